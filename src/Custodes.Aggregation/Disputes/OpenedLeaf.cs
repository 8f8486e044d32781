using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Disputes;

/// <summary>A leaf with the report that is said to be behind it, as whoever committed to it opens it.</summary>
/// <param name="Agent">Whose it is said to be.</param>
/// <param name="Body">The report's bytes; any bytes when the leaf is forged.</param>
/// <param name="Signature">64 bytes.</param>
public readonly record struct OpenedLeaf(
    uint Agent,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>The leaf in the tree.</summary>
    public Leaf Leaf => new(Agent, Sha256.Of(Body.Span), Signature);

    /// <summary>Opens a report.</summary>
    public static OpenedLeaf Of(SignedReport report) =>
        new(report.Leaf.Agent, report.Body, report.Leaf.Signature);

    internal void Write(WireWriter writer)
    {
        writer.PutUInt32(Agent);
        writer.PutBytes(Signature.Span);
        writer.PutBlock(Body.Span);
    }

    internal static OpenedLeaf Read(ref WireReader reader)
    {
        uint agent = reader.GetUInt32();
        byte[] signature = reader.GetBytes(SignedReport.SignatureBytes).ToArray();
        return new OpenedLeaf(agent, reader.GetBlock(ReportLimits.BytesMax).ToArray(), signature);
    }
}
