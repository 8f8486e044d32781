using System.Buffers.Binary;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;
using Custodes.Primitives;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Worlds;

/// <summary>What is true in a run: keys, validators, and the inputs from which bodies are computed.</summary>
/// <remarks>
/// There are two valid bodies for an epoch, with and without a reveal of the beacon, because a liar who wants two
/// decisions needs two values that honest validators would sign.
/// </remarks>
internal sealed class World : IDisposable
{
    /// <summary>No run comes this far; what names a later epoch was changed on its way.</summary>
    public const ulong EpochMax = 1000;

    private const int Buckets = 4;
    private readonly ulong seed;
    private readonly List<EpochBody> truths = [];
    private readonly Dictionary<Sha256Hash, BodyVerdict> judged = [];
    private readonly List<SigningKey> keys = [];

    public World(ulong seed, int validators, bool usesEd25519, bool hasStandby)
    {
        this.seed = seed;
        NodeCount = validators + (hasStandby ? 1 : 0);
        Chain = Hash(0, "chain"u8);
        Signers = new IVoteSigner[NodeCount];
        Verifier = usesEd25519 ? MakeRealKeys() : MakeFastKeys();
        Genesis = SetOf(first: 0, validators);
        Later = hasStandby ? SetOf(first: 1, validators) : null;
    }

    public Sha256Hash Chain { get; }

    public int NodeCount { get; }

    public IVoteSigner[] Signers { get; }

    public IVoteVerifier Verifier { get; }

    public ValidatorSet Genesis { get; }

    /// <summary>The set that epoch 1 names for epoch 3 on: the first validator leaves, the standby joins.</summary>
    public ValidatorSet? Later { get; }

    /// <summary>Who votes in an epoch.</summary>
    public ValidatorSet SetAt(ulong epoch) => epoch >= 3 && Later is { } later ? later : Genesis;

    /// <summary>A body that is valid in this place.</summary>
    /// <param name="name">The place.</param>
    /// <param name="variant">Which of the two: even without, odd with the reveal.</param>
    /// <param name="evidence">Accusations that hold.</param>
    public EpochBody Body(
        InstanceName name,
        int variant,
        IReadOnlyList<EquivocationEvidence> evidence
    ) =>
        Truth(name.Epoch) with
        {
            PreviousDigest = name.PreviousDigest,
            SetHash = name.SetHash,
            Evidence = [.. evidence],
            BeaconReveals = (variant & 1) == 0 ? [] : [Reveal(name.Epoch)],
        };

    /// <summary>What an honest host finds when it recomputes a body.</summary>
    public BodyVerdict Validate(Sha256Hash digest, byte[] bytes)
    {
        if (!judged.TryGetValue(digest, out BodyVerdict verdict))
        {
            verdict = IsTrue(bytes) ? BodyVerdict.Valid : BodyVerdict.Invalid;
            judged.Add(digest, verdict);
        }

        return verdict;
    }

    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    private bool IsTrue(byte[] bytes)
    {
        if (!BodyCodec.TryRead(bytes, out EpochBody? body, out _) || body.Epoch is 0 or > EpochMax)
        {
            return false;
        }

        EpochBody truth = Truth(body.Epoch);
        foreach (BeaconReveal reveal in body.BeaconReveals)
        {
            if (reveal != Reveal(body.Epoch))
            {
                return false;
            }
        }

        EpochBody recomputed = truth with
        {
            PreviousDigest = body.PreviousDigest,
            SetHash = body.SetHash,
        };
        return body.NextSet?.Hash == truth.NextSet?.Hash
            && BodyComparison.Compare(body, recomputed) == BodyMismatch.None;
    }

    private EpochBody Truth(ulong epoch)
    {
        while ((ulong)truths.Count < epoch)
        {
            truths.Add(MakeTruth((ulong)truths.Count + 1));
        }

        return truths[(int)epoch - 1];
    }

    private EpochBody MakeTruth(ulong epoch)
    {
        var included = new IncludedBucket[Buckets];
        for (int index = 0; index < Buckets; index++)
        {
            included[index] = new IncludedBucket((uint)index, Hash(epoch, [(byte)index]));
        }

        return new EpochBody
        {
            Chain = Chain,
            Epoch = epoch,
            PreviousDigest = default,
            SetHash = default,
            NextSet = epoch == 1 ? Later : null,
            InputRoot = Hash(epoch, "inputs"u8),
            Included = included,
            BaselineDigest = Hash(epoch, "baseline"u8),
            LogHead = new LogHead(Chain, epoch * 100, Hash(epoch, "log"u8)),
            Verdicts =
            [
                new CertifiedVerdict(
                    Hash(epoch, "subject"u8),
                    VerdictKind.Quarantine,
                    Hash(epoch, "evidence"u8)
                ),
            ],
            ClockDigest = Hash(epoch, "clock"u8),
            AssignmentSeed = Hash(epoch, "assignment"u8),
        };
    }

    private BeaconReveal Reveal(ulong epoch) => new(0, Hash(epoch, "reveal"u8));

    private Sha256Hash Hash(ulong epoch, ReadOnlySpan<byte> what)
    {
        Span<byte> place = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(place, seed);
        BinaryPrimitives.WriteUInt64LittleEndian(place[8..], epoch);
        return Sha256.Of(place, what);
    }

    private HashVoteVerifier MakeFastKeys()
    {
        var made = new HashVoteSigner[NodeCount];
        for (int node = 0; node < NodeCount; node++)
        {
            made[node] = new HashVoteSigner(KeyBytes(node));
            Signers[node] = made[node];
        }

        return new HashVoteVerifier(made);
    }

    private Ed25519VoteVerifier MakeRealKeys()
    {
        for (int node = 0; node < NodeCount; node++)
        {
            var key = SigningKey.FromSeed(KeyBytes(node));
            keys.Add(key);
            Signers[node] = new Ed25519VoteSigner(key);
        }

        return new Ed25519VoteVerifier();
    }

    private byte[] KeyBytes(int node)
    {
        SplitMix64 draw = SubStream.Of(seed, node, Purpose.Keys);
        byte[] bytes = new byte[32];
        for (int at = 0; at < bytes.Length; at += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), draw.Next());
        }

        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)node);
        return bytes;
    }

    private ValidatorSet SetOf(int first, int count)
    {
        var members = new Validator[count];
        for (int index = 0; index < count; index++)
        {
            int node = first + index;
            members[index] = new Validator((ushort)node, Signers[node].PublicKey, weight: 1);
        }

        Invariant.That(ValidatorSet.TryCreate(members, out ValidatorSet? set, out _));
        return set;
    }
}
