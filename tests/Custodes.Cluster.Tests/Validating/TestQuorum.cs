using System.Buffers.Binary;
using Custodes.Cluster.Validating;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests.Validating;

/// <summary>
/// The validators of a tree's test: real desks and real signatures; instead of the agreement, a leader in turn proposes
/// and every other desk that finds the body valid signs. With three of four there is a certificate.
/// </summary>
internal sealed class TestQuorum
{
    private const int EpochMs = 100;

    private readonly TestTree tree;
    private readonly ValidatorGenesis genesis;
    private readonly List<FleetDesk> desks = [];
    private readonly List<byte[]> decisions = [];
    private ChainState chain;
    private int turn;
    private readonly List<SigningKey> keys = [];

    public TestQuorum(TestTree tree, ValidatorGenesis genesis)
    {
        this.tree = tree;
        this.genesis = genesis;
        chain = ChainState.Genesis(genesis.Chain, genesis.Set);
        for (int index = 0; index < genesis.Set.Count; index++)
        {
            FleetDesk desk = new(DeskTerms.Of(tree.Map, tree.Terms), tree.Signatures);
            desk.Begin(genesis, new Ed25519VoteVerifier());
            desks.Add(desk);
            keys.Add(TestTree.KeyOf(genesis.Set[index].Node));
        }
    }

    /// <summary>Validators that do not answer.</summary>
    public HashSet<int> Down { get; } = [];

    /// <summary>What a validator is given instead of what was sent; null for nothing.</summary>
    public Func<int, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>?> Given { get; set; } =
        static (_, sent) => sent;

    /// <summary>What becomes of a certificate before the global node has it; null when it is lost.</summary>
    public Func<byte[], byte[]?> Shown { get; set; } = static message => message;

    /// <summary>What a leader proposes instead of what its desk builds.</summary>
    public Func<int, EpochBody, EpochBody> Proposed { get; set; } = static (_, body) => body;

    /// <summary>What a validator shows of its share of a draw; nothing when it withholds it.</summary>
    public Func<int, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Revealed { get; set; } =
        static (_, share) => share;

    /// <summary>Inputs that the global node sent.</summary>
    public List<ReadOnlyMemory<byte>> Sent { get; } = [];

    /// <summary>How the last epochs ended.</summary>
    public List<EpochBody> Bodies { get; } = [];

    public FleetDesk Desk(int index) => desks[index];

    public void Take(ushort kind, ReadOnlyMemory<byte> bytes)
    {
        if (kind == ValidatorMessageKinds.Wanted)
        {
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
            foreach (byte[] decision in decisions.Skip((int)first - 1).Take(32).ToArray())
            {
                tree[TestTree.Global].Certify(decision);
            }

            return;
        }

        if (kind == ValidatorMessageKinds.EpochInputs)
        {
            Sent.Add(bytes);
        }

        for (int index = 0; index < desks.Count; index++)
        {
            if (!Down.Contains(index) && Given(index, bytes) is { } given)
            {
                _ = desks[index].TryTake(given);
            }
        }
    }

    /// <summary>An epoch now; null when there was no certificate.</summary>
    public EpochBody? Next() => Decide() is null ? null : Bodies[^1];

    public void Tick()
    {
        if (tree.NowMs % EpochMs == 0 && Decide() is { } decision)
        {
            decisions.Add(decision);
            if (Shown(decision) is { } shown)
            {
                tree[TestTree.Global].Certify(shown);
            }
        }
    }

    /// <summary>A certificate of any body, by as many signers: what a quorum that is corrupt could make.</summary>
    public byte[] Sign(EpochBody body, IReadOnlyCollection<int> signers)
    {
        byte[] bytes = body.ToBytes();
        Statement said = new(
            VoteKind.Finalize,
            new InstanceName(body.Epoch, body.PreviousDigest, body.SetHash).ToId(genesis.Chain),
            View: 1,
            Parent: 0,
            EpochBody.DigestOf(bytes)
        );
        byte[] signed = new byte[Statement.SignedBytes];
        said.WriteSigned(signed);
        byte bits = 0;
        List<byte> signatures = [];
        foreach (int signer in signers.Order())
        {
            bits |= (byte)(1 << signer);
            using SigningKey key = TestTree.KeyOf(genesis.Set[signer].Node);
            byte[] signature = new byte[64];
            key.Sign(signed, signature);
            signatures.AddRange(signature);
        }

        byte[] certificate =
        [
            .. signed[^Statement.Bytes..],
            (byte)genesis.Set.Count,
            0,
            bits,
            .. signatures,
        ];
        Assert.True(Certificate.TryRead(certificate, out Certificate? final, out _));
        return MessageCodec.Write(
            new ConsensusMessage.FinalShown(body.Epoch, final, Notarization: null, bytes)
        );
    }

    private void ShowShares()
    {
        for (int index = 0; index < desks.Count; index++)
        {
            ReadOnlyMemory<byte> share = desks[index].Share(new Ed25519VoteSigner(keys[index]));
            if (!Down.Contains(index) && Revealed(index, share) is { IsEmpty: false } shown)
            {
                foreach (FleetDesk desk in desks)
                {
                    _ = desk.TryTake(shown);
                }
            }
        }

        foreach (FleetDesk desk in desks)
        {
            desk.OnDue(desk.Beacon!.Next);
        }
    }

    private byte[]? Decide()
    {
        ShowShares();
        for (int tried = 0; tried < desks.Count; tried++)
        {
            int leader = turn++ % desks.Count;
            if (Down.Contains(leader))
            {
                continue;
            }

            byte[] bytes = desks[leader].Build(genesis.Chain, chain.NextInstance, []);
            Assert.True(BodyCodec.TryRead(bytes, out EpochBody? body, out _));
            body = Proposed(leader, body);
            bytes = body.ToBytes();
            List<int> signers = [];
            for (int index = 0; index < desks.Count; index++)
            {
                if (!Down.Contains(index) && Validate(index, body) == BodyVerdict.Valid)
                {
                    signers.Add(index);
                }
            }

            if (4 * signers.Count >= 3 * desks.Count)
            {
                chain = chain.After(body, EpochBody.DigestOf(bytes));
                Bodies.Add(body);
                foreach (FleetDesk desk in desks)
                {
                    desk.OnDecided(body);
                }

                return Sign(body, signers);
            }
        }

        return null;
    }

    // A desk that lacks something asks the others, who may lack it as well.
    private BodyVerdict Validate(int index, EpochBody body)
    {
        BodyVerdict verdict = desks[index].Validate(body);
        for (int other = 0; other < desks.Count; other++)
        {
            foreach (byte[] question in desks[index].QuestionsAbout(body))
            {
                bool asks =
                    verdict == BodyVerdict.DataMissing && other != index && !Down.Contains(other);
                if (asks && desks[other].Answer(question) is { IsEmpty: false } answer)
                {
                    _ = desks[index].TryTake(answer.ToArray());
                    verdict = desks[index].Validate(body);
                }
            }
        }

        return verdict;
    }
}
