using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Disputes;

/// <summary>The bytes of a proof (docs/protocol/summary.md) and back. One proof has one form.</summary>
internal static class LieCodec
{
    // On the wire: never reuse one.
    private const byte AlteredSum = 1;
    private const byte ForgedLeaf = 2;
    private const byte OmittedLeaf = 3;
    private const byte TwoSummaries = 4;
    private const byte TwoReports = 5;

    // A path in a tree of 384 leaves.
    private const int PathLengthMax = 9;

    private static ReadOnlySpan<byte> Name => "custodes/lie-proof/v1\n"u8;

    public static byte[] Write(LieProof proof)
    {
        WireWriter writer = new();
        writer.PutBytes(Name);
        switch (proof)
        {
            case LieProof.AlteredSum altered:
                writer.PutByte(AlteredSum);
                writer.PutBlock(altered.Summary.ToBytes());
                writer.PutUInt16((ushort)altered.Leaves.Length);
                foreach (OpenedLeaf leaf in altered.Leaves.Span)
                {
                    leaf.Write(writer);
                }

                break;
            case LieProof.ForgedLeaf forged:
                writer.PutByte(ForgedLeaf);
                writer.PutBlock(forged.Summary.ToBytes());
                writer.PutUInt16((ushort)forged.Index);
                forged.Leaf.Write(writer);
                writer.PutUInt16((ushort)forged.Path.Length);
                foreach (Sha256Hash hash in forged.Path.Span)
                {
                    writer.PutHash(hash);
                }

                break;
            case LieProof.OmittedLeaf omitted:
                writer.PutByte(OmittedLeaf);
                writer.PutBlock(omitted.Summary.ToBytes());
                writer.PutUInt16((ushort)omitted.Leaves.Length);
                foreach (Leaf leaf in omitted.Leaves.Span)
                {
                    leaf.Write(writer);
                }

                omitted.Receipt.Write(writer);
                break;
            case LieProof.TwoSummaries two:
                writer.PutByte(TwoSummaries);
                writer.PutBlock(two.First.ToBytes());
                writer.PutBlock(two.Second.ToBytes());
                break;
            case LieProof.TwoReports two:
                writer.PutByte(TwoReports);
                two.First.Write(writer);
                two.Second.Write(writer);
                break;
            default:
                throw new UnreachableException("The family is closed.");
        }

        return writer.Written.ToArray();
    }

    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out LieProof? proof
    )
    {
        WireReader reader = new(bytes);
        reader.Expect(Name);
        LieProof? read = reader.GetByte() switch
        {
            AlteredSum when ReadSummary(ref reader, registry) is { } summary =>
                new LieProof.AlteredSum(summary, ReadOpened(ref reader)),
            ForgedLeaf when ReadSummary(ref reader, registry) is { } summary =>
                new LieProof.ForgedLeaf(
                    summary,
                    reader.GetUInt16(),
                    OpenedLeaf.Read(ref reader),
                    ReadPath(ref reader)
                ),
            OmittedLeaf when ReadSummary(ref reader, registry) is { } summary =>
                new LieProof.OmittedLeaf(summary, ReadLeaves(ref reader), Receipt.Read(ref reader)),
            TwoSummaries
                when ReadSummary(ref reader, registry) is { } first
                    && ReadSummary(ref reader, registry) is { } second => new LieProof.TwoSummaries(
                first,
                second
            ),
            TwoReports => new LieProof.TwoReports(
                OpenedLeaf.Read(ref reader),
                OpenedLeaf.Read(ref reader)
            ),
            _ => null,
        };
        proof = reader.IsDone ? read : null;
        return proof is not null;
    }

    private static Summary? ReadSummary(ref WireReader reader, FleetRegistry registry) =>
        Summary.TryParse(
            reader.GetBlock(SummaryLimits.BytesMax).ToArray(),
            registry,
            out Summary? summary
        )
            ? summary
            : null;

    private static OpenedLeaf[] ReadOpened(ref WireReader reader)
    {
        OpenedLeaf[] leaves = new OpenedLeaf[reader.GetCount(SummaryLimits.AgentCountMax, 72)];
        for (int index = 0; index < leaves.Length && reader.IsSound; index++)
        {
            leaves[index] = OpenedLeaf.Read(ref reader);
        }

        return leaves;
    }

    private static Leaf[] ReadLeaves(ref WireReader reader)
    {
        Leaf[] leaves = new Leaf[reader.GetCount(SummaryLimits.AgentCountMax, Leaf.Bytes)];
        for (int index = 0; index < leaves.Length; index++)
        {
            leaves[index] = Leaf.Read(ref reader);
        }

        return leaves;
    }

    private static Sha256Hash[] ReadPath(ref WireReader reader)
    {
        Sha256Hash[] path = new Sha256Hash[reader.GetCount(PathLengthMax, Sha256Hash.Bytes)];
        for (int index = 0; index < path.Length; index++)
        {
            path[index] = reader.GetHash();
        }

        return path;
    }
}
