using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Messages;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Tests;

/// <summary>
/// Goal: signed bytes mean the same for ever and for everybody. Method: files written by a separate program from
/// docs/protocol/consensus.md, with another Ed25519; ours must write them byte for byte and read them back.
/// </summary>
public sealed class VectorTests
{
    private static readonly Sha256Hash Chain = TestKeys.Hash(1000);

    private static readonly ValidatorSet Set = Members(
        (3, 1, 0),
        (5, 2, 1),
        (8, 3, 2),
        (13, 70_000, 3),
        (300, 1_000_000, 4)
    );

    private static readonly InstanceName Name = new(7, TestKeys.Hash(1001), Set.Hash);

    [Fact]
    public void Validators_are_the_written_ones()
    {
        Assert.Equal(Read("set"), Set.ToBytes());
        Assert.Equal(Read("set-hash"), Set.Hash.ToArray());
        Assert.Equal(Read("instance-id"), Name.ToId(Chain).ToArray());
    }

    [Fact]
    public void A_statement_and_a_vote_are_the_written_ones()
    {
        byte[] signed = new byte[Statement.SignedBytes];
        Said.WriteSigned(signed);
        Assert.Equal(Read("statement"), signed);
        Assert.Equal(Read("statement-hash"), Sha256.Of(signed).ToArray());

        byte[] message = MessageCodec.Write(
            new ConsensusMessage.VoteCast(7, TestKeys.Sign(2, Said))
        );
        Assert.Equal(Read("vote"), message[10..]);
    }

    [Fact]
    public void A_body_with_something_in_every_list_is_the_written_one()
    {
        byte[] bytes = Body().ToBytes();

        Assert.Equal(Read("body"), bytes);
        Assert.Equal(Read("body-digest"), EpochBody.DigestOf(bytes).ToArray());
        Assert.True(BodyCodec.TryRead(Read("body"), out EpochBody? read, out _));
        Assert.Equal(bytes, read.ToBytes());
    }

    [Fact]
    public void A_certificate_is_the_written_one_and_holds()
    {
        Statement said = Said with { Kind = VoteKind.Finalize, Parent = 0 };
        Vote?[] votes =
        [
            TestKeys.Sign(0, said),
            null,
            null,
            TestKeys.Sign(3, said),
            TestKeys.Sign(4, said),
        ];

        Assert.Equal(Read("certificate"), Certificate.Assemble(said, votes).ToBytes());
        Assert.True(Certificate.TryRead(Read("certificate"), out Certificate? read, out _));
        Assert.True(read.TryVerify(Set, TestKeys.Verifier, out _));
    }

    [Fact]
    public void Evidence_is_the_written_one_and_holds()
    {
        Assert.Equal(Read("evidence"), TwoNotarizations().ToBytes());
        Assert.True(
            EquivocationEvidence.TryRead(Read("evidence"), out EquivocationEvidence? read, out _)
        );
        Assert.True(read.TryVerify(Chain, Set, TestKeys.Verifier, out _));
    }

    private static Statement Said =>
        new(
            VoteKind.Notarize,
            Name.ToId(Chain),
            View: 3,
            Parent: 1,
            new Sha256Hash(Read("body-digest"))
        );

    private static EpochBody Body() =>
        new()
        {
            Chain = Chain,
            Epoch = Name.Epoch,
            PreviousDigest = Name.PreviousDigest,
            SetHash = Name.SetHash,
            NextSet = Members((1, 1, 5), (2, 1, 6), (3, 1, 7), (4, 1, 8)),
            InputRoot = TestKeys.Hash(2000),
            Included =
            [
                new IncludedBucket(1, TestKeys.Hash(2001)),
                new IncludedBucket(70_000, TestKeys.Hash(2002)),
            ],
            Exclusions =
            [
                new ExcludedBucket(2, ExclusionReason.Late),
                new ExcludedBucket(3, ExclusionReason.Unavailable),
                new ExcludedBucket(4, ExclusionReason.Disputed),
            ],
            BaselineDigest = TestKeys.Hash(2003),
            LogHead = new LogHead(TestKeys.Hash(2004), (1ul << 40) + 5, TestKeys.Hash(2005)),
            Verdicts = Verdicts(),
            ClockDigest = TestKeys.Hash(2006),
            AssignmentSeed = TestKeys.Hash(2007),
            Evidence = [TwoNotarizations(), NullifiedAndFinalized()],
            BeaconReveals =
            [
                new BeaconReveal(0, TestKeys.Hash(2012)),
                new BeaconReveal(99, TestKeys.Hash(2013)),
            ],
        };

    private static CertifiedVerdict[] Verdicts()
    {
        CertifiedVerdict[] verdicts =
        [
            new(TestKeys.Hash(2008), VerdictKind.Quarantine, TestKeys.Hash(2010)),
            new(TestKeys.Hash(2009), VerdictKind.Release, TestKeys.Hash(2011)),
        ];
        Array.Sort(
            verdicts,
            (one, other) => string.CompareOrdinal(one.Subject.ToString(), other.Subject.ToString())
        );
        return verdicts;
    }

    private static EquivocationEvidence TwoNotarizations()
    {
        InstanceName name = new(5, TestKeys.Hash(3000), Set.Hash);
        Statement one = new(VoteKind.Notarize, name.ToId(Chain), 2, 0, TestKeys.Hash(3001));
        Statement other = one with { Parent = 1, Value = TestKeys.Hash(3002) };
        return EquivocationEvidence.Of(name, TestKeys.Sign(1, one), TestKeys.Sign(1, other));
    }

    private static EquivocationEvidence NullifiedAndFinalized()
    {
        InstanceName name = new(6, TestKeys.Hash(3003), Set.Hash);
        Statement one = new(VoteKind.Nullify, name.ToId(Chain), 9, 0, default);
        Statement other = one with { Kind = VoteKind.Finalize, Value = TestKeys.Hash(3004) };
        return EquivocationEvidence.Of(name, TestKeys.Sign(0, one), TestKeys.Sign(0, other));
    }

    private static ValidatorSet Members(params (ushort Node, uint Weight, int Key)[] members)
    {
        Validator[] validators =
        [
            .. members.Select(member => new Validator(
                member.Node,
                TestKeys.Signer(member.Key).PublicKey,
                member.Weight
            )),
        ];
        Assert.True(ValidatorSet.TryCreate(validators, out ValidatorSet? set, out _));
        return set;
    }

    private static byte[] Read(string name) =>
        Convert.FromHexString(
            File.ReadAllText(
                    Path.Combine(AppContext.BaseDirectory, "Vectors", "consensus", name + ".hex")
                )
                .Trim()
        );
}
