using System.Diagnostics.CodeAnalysis;
using Custodes.Consensus.Equivocation;
using Custodes.Consensus.Validators;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Consensus.Bodies;

/// <summary>Bodies to canonical bytes and back; one body has one form, and nothing else is read.</summary>
/// <remarks>
/// Little endian. A list is its count in 4 bytes and its entries.
/// <code>
/// chain 32 | epoch 8 | previous digest 32 | set hash 32 | length of the next set 4, 0 for none | next set
///   | input root 32 | included (bucket 4, summary 32) | exclusions (bucket 4, reason 1)
///   | baseline 32 | log origin 32 | log size 8 | log root 32 | verdicts (subject 32, kind 1, evidence 32)
///   | clock 32 | assignment seed 32 | evidence (292) | reveals (validator 2, preimage 32)
/// </code>
/// </remarks>
public static class BodyCodec
{
    /// <summary>Reads a body, or says why the bytes are none.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out EpochBody? body,
        out BodyRefusal refusal
    )
    {
        body = null;
        refusal = BodyRefusal.None;
        if (bytes.Length > ConsensusLimits.BodyBytesMax)
        {
            refusal = BodyRefusal.TooLong;
            return false;
        }

        ByteReader reader = new(bytes);
        EpochBody read = new()
        {
            Chain = reader.Hash(),
            Epoch = reader.UInt64(),
            PreviousDigest = reader.Hash(),
            SetHash = reader.Hash(),
            NextSet = ReadSet(ref reader, ref refusal),
            InputRoot = reader.Hash(),
            Included = ReadIncluded(ref reader, ref refusal),
            Exclusions = ReadExclusions(ref reader, ref refusal),
            BaselineDigest = reader.Hash(),
            LogHead = new LogHead(reader.Hash(), reader.UInt64(), reader.Hash()),
            Verdicts = ReadVerdicts(ref reader, ref refusal),
            ClockDigest = reader.Hash(),
            AssignmentSeed = reader.Hash(),
            Evidence = ReadEvidence(ref reader, ref refusal),
            BeaconReveals = ReadReveals(ref reader, ref refusal),
        };
        if (!reader.IsAtEnd)
        {
            refusal = BodyRefusal.Form;
        }
        else if (refusal == BodyRefusal.None && !AreApart(read.Included, read.Exclusions))
        {
            refusal = BodyRefusal.IncludedAndExcluded;
        }

        body = refusal == BodyRefusal.None ? read : null;
        return body is not null;
    }

    internal static byte[] Write(EpochBody body)
    {
        ByteWriter writer = new(512 + (body.Included.Length * 36) + (body.Verdicts.Length * 65));
        writer.Hash(body.Chain);
        writer.UInt64(body.Epoch);
        writer.Hash(body.PreviousDigest);
        writer.Hash(body.SetHash);
        writer.Block(body.NextSet is { } set ? set.ToBytes() : []);
        writer.Hash(body.InputRoot);
        writer.UInt32((uint)body.Included.Length);
        foreach (IncludedBucket bucket in body.Included)
        {
            writer.UInt32(bucket.Bucket);
            writer.Hash(bucket.SummaryHash);
        }

        writer.UInt32((uint)body.Exclusions.Length);
        foreach (ExcludedBucket bucket in body.Exclusions)
        {
            writer.UInt32(bucket.Bucket);
            writer.Byte((byte)bucket.Reason);
        }

        writer.Hash(body.BaselineDigest);
        writer.Hash(body.LogHead.OriginHash);
        writer.UInt64(body.LogHead.Size);
        writer.Hash(body.LogHead.Root);
        writer.UInt32((uint)body.Verdicts.Length);
        foreach (CertifiedVerdict verdict in body.Verdicts)
        {
            writer.Hash(verdict.Subject);
            writer.Byte((byte)verdict.Kind);
            writer.Hash(verdict.EvidenceHash);
        }

        writer.Hash(body.ClockDigest);
        writer.Hash(body.AssignmentSeed);
        writer.UInt32((uint)body.Evidence.Length);
        foreach (EquivocationEvidence evidence in body.Evidence)
        {
            evidence.Write(writer);
        }

        writer.UInt32((uint)body.BeaconReveals.Length);
        foreach (BeaconReveal reveal in body.BeaconReveals)
        {
            writer.UInt16(reveal.Signer);
            writer.Hash(reveal.Preimage);
        }

        byte[] bytes = writer.ToArray();
        Invariant.That(bytes.Length <= ConsensusLimits.BodyBytesMax);
        return bytes;
    }

    private static ValidatorSet? ReadSet(ref ByteReader reader, ref BodyRefusal refusal)
    {
        ReadOnlySpan<byte> bytes = reader.Block(ConsensusLimits.BodyBytesMax);
        if (bytes.Length == 0)
        {
            return null;
        }

        if (!ValidatorSet.TryRead(bytes, out ValidatorSet? set, out _))
        {
            refusal = BodyRefusal.NextSet;
        }

        return set;
    }

    private static IncludedBucket[] ReadIncluded(ref ByteReader reader, ref BodyRefusal refusal)
    {
        var list = new IncludedBucket[Count(ref reader, ConsensusLimits.IncludedMax, 36)];
        for (int index = 0; index < list.Length; index++)
        {
            list[index] = new IncludedBucket(reader.UInt32(), reader.Hash());
            if (index > 0 && list[index - 1].Bucket >= list[index].Bucket)
            {
                refusal = BodyRefusal.Order;
            }
        }

        return list;
    }

    private static ExcludedBucket[] ReadExclusions(ref ByteReader reader, ref BodyRefusal refusal)
    {
        var list = new ExcludedBucket[Count(ref reader, ConsensusLimits.ExclusionsMax, 5)];
        for (int index = 0; index < list.Length; index++)
        {
            list[index] = new ExcludedBucket(reader.UInt32(), (ExclusionReason)reader.Byte());
            if (list[index].Reason is <= ExclusionReason.None or > ExclusionReason.Disputed)
            {
                refusal = BodyRefusal.UnknownKind;
            }

            if (index > 0 && list[index - 1].Bucket >= list[index].Bucket)
            {
                refusal = BodyRefusal.Order;
            }
        }

        return list;
    }

    private static CertifiedVerdict[] ReadVerdicts(ref ByteReader reader, ref BodyRefusal refusal)
    {
        var list = new CertifiedVerdict[Count(ref reader, ConsensusLimits.VerdictsMax, 65)];
        for (int index = 0; index < list.Length; index++)
        {
            list[index] = new CertifiedVerdict(
                reader.Hash(),
                (VerdictKind)reader.Byte(),
                reader.Hash()
            );
            if (list[index].Kind is <= VerdictKind.None or > VerdictKind.Release)
            {
                refusal = BodyRefusal.UnknownKind;
            }

            if (index > 0 && Compare(list[index - 1].Subject, list[index].Subject) >= 0)
            {
                refusal = BodyRefusal.Order;
            }
        }

        return list;
    }

    private static EquivocationEvidence[] ReadEvidence(
        ref ByteReader reader,
        ref BodyRefusal refusal
    )
    {
        int count = Count(ref reader, ConsensusLimits.EvidenceMax, EquivocationEvidence.Bytes);
        var list = new EquivocationEvidence[count];
        for (int index = 0; index < list.Length; index++)
        {
            bool isEvidence = EquivocationEvidence.TryRead(
                reader.Span(EquivocationEvidence.Bytes),
                out EquivocationEvidence? evidence,
                out _
            );
            if (!isEvidence)
            {
                // The rest is read on, so that what follows is not taken for a wrong length.
                refusal = BodyRefusal.Evidence;
                continue;
            }

            list[index] = evidence!;
            if (index > 0 && list[index - 1] is { } before && before.CompareTo(evidence!) >= 0)
            {
                refusal = BodyRefusal.Order;
            }
        }

        return list;
    }

    private static BeaconReveal[] ReadReveals(ref ByteReader reader, ref BodyRefusal refusal)
    {
        var list = new BeaconReveal[Count(ref reader, ConsensusLimits.ValidatorsMax, 34)];
        for (int index = 0; index < list.Length; index++)
        {
            list[index] = new BeaconReveal(reader.UInt16(), reader.Hash());
            if (index > 0 && list[index - 1].Signer >= list[index].Signer)
            {
                refusal = BodyRefusal.Order;
            }
        }

        return list;
    }

    // Memory is taken for entries that are there, not for those a count promises.
    private static int Count(ref ByteReader reader, int max, int entryBytes)
    {
        int count = reader.Count(max);
        return reader.Left / entryBytes >= count ? count : MarkShort(ref reader);
    }

    private static int MarkShort(ref ByteReader reader)
    {
        _ = reader.Span(-1);
        return 0;
    }

    private static bool AreApart(IncludedBucket[] included, ExcludedBucket[] excluded)
    {
        int at = 0;
        foreach (ExcludedBucket bucket in excluded)
        {
            while (at < included.Length && included[at].Bucket < bucket.Bucket)
            {
                at++;
            }

            if (at < included.Length && included[at].Bucket == bucket.Bucket)
            {
                return false;
            }
        }

        return true;
    }

    private static int Compare(Sha256Hash one, Sha256Hash other)
    {
        Span<byte> a = stackalloc byte[Sha256Hash.Bytes];
        Span<byte> b = stackalloc byte[Sha256Hash.Bytes];
        one.CopyTo(a);
        other.CopyTo(b);
        return a.SequenceCompareTo(b);
    }
}
