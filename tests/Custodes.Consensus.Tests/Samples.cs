using System.Buffers.Binary;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Tests;

/// <summary>Bodies whose lists are as long as asked, in order, with nothing true in them.</summary>
internal static class Samples
{
    public static EpochBody Empty { get; } =
        new()
        {
            Chain = TestKeys.Hash(1),
            Epoch = 7,
            PreviousDigest = TestKeys.Hash(2),
            SetHash = TestKeys.Hash(3),
        };

    /// <summary>A body with one list of this length and nothing in the others.</summary>
    public static EpochBody With(BodyList list, int count) =>
        list switch
        {
            BodyList.Included => Empty with { Included = Included(count) },
            BodyList.Exclusions => Empty with { Exclusions = Exclusions(count) },
            BodyList.Verdicts => Empty with { Verdicts = Verdicts(count) },
            BodyList.Evidence => Empty with { Evidence = Evidence(count) },
            _ => Empty with { BeaconReveals = Reveals(count) },
        };

    /// <summary>Entries of a list that a body may have.</summary>
    public static int LimitOf(BodyList list) =>
        list switch
        {
            BodyList.Included => ConsensusLimits.IncludedMax,
            BodyList.Exclusions => ConsensusLimits.ExclusionsMax,
            BodyList.Verdicts => ConsensusLimits.VerdictsMax,
            BodyList.Evidence => ConsensusLimits.EvidenceMax,
            _ => ConsensusLimits.ValidatorsMax,
        };

    /// <summary>The same body with the first two entries of that list exchanged.</summary>
    public static EpochBody Exchanged(EpochBody body) =>
        body with
        {
            Included = Exchanged(body.Included),
            Exclusions = Exchanged(body.Exclusions),
            Verdicts = Exchanged(body.Verdicts),
            Evidence = Exchanged(body.Evidence),
            BeaconReveals = Exchanged(body.BeaconReveals),
        };

    /// <summary>The same body with the first entry of that list again in the place of the second.</summary>
    public static EpochBody Doubled(EpochBody body) =>
        body with
        {
            Included = Doubled(body.Included),
            Exclusions = Doubled(body.Exclusions),
            Verdicts = Doubled(body.Verdicts),
            Evidence = Doubled(body.Evidence),
            BeaconReveals = Doubled(body.BeaconReveals),
        };

    public static EquivocationEvidence[] Evidence(int count)
    {
        InstanceName name = new(5, TestKeys.Hash(4), TestKeys.Hash(5));
        Statement one = new(VoteKind.Nullify, name.ToId(TestKeys.Hash(1)), 2, 0, default);
        Statement other = one with { Kind = VoteKind.Finalize, Value = TestKeys.Hash(6) };
        return Many(
            count,
            signer =>
                EquivocationEvidence.Of(
                    name,
                    new Vote(one, signer, new byte[64]),
                    new Vote(other, signer, new byte[64])
                )
        );
    }

    private static IncludedBucket[] Included(int count) =>
        Many(count, index => new IncludedBucket((uint)index, TestKeys.Hash(index)));

    private static ExcludedBucket[] Exclusions(int count) =>
        Many(count, index => new ExcludedBucket((uint)index, ExclusionReason.Late));

    private static CertifiedVerdict[] Verdicts(int count) =>
        Many(
            count,
            index => new CertifiedVerdict(Numbered(index), VerdictKind.Release, TestKeys.Hash(7))
        );

    private static BeaconReveal[] Reveals(int count) =>
        Many(count, index => new BeaconReveal(index, TestKeys.Hash(index)));

    // Ascends as the numbers do.
    private static Sha256Hash Numbered(int number)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new Sha256Hash(bytes);
    }

    private static T[] Many<T>(int count, Func<int, T> make)
    {
        var list = new T[count];
        for (int index = 0; index < count; index++)
        {
            list[index] = make(index);
        }

        return list;
    }

    private static T[] Exchanged<T>(T[] list) =>
        list.Length < 2 ? list : [list[1], list[0], .. list[2..]];

    private static T[] Doubled<T>(T[] list) =>
        list.Length < 2 ? list : [list[0], list[0], .. list[2..]];
}
