using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Disputes;

/// <summary>An aggregator's signed word that it holds an agent's report: it will be in the bucket, or this proves the lie.</summary>
/// <remarks>Given to whoever brought the report, the agent or another replica; one for an agent and epoch.</remarks>
/// <param name="Context">Of the epoch.</param>
/// <param name="Bucket">Of the agent.</param>
/// <param name="Agent">Whose report.</param>
/// <param name="ReportHash">Which report.</param>
/// <param name="Node">Who holds it.</param>
/// <param name="Signature">Of the node, 64 bytes.</param>
public sealed record Receipt(
    Sha256Hash Context,
    uint Bucket,
    uint Agent,
    Sha256Hash ReportHash,
    ushort Node,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>Bytes of a receipt.</summary>
    public const int Bytes = 32 + 4 + 4 + 32 + 2 + SignedReport.SignatureBytes;

    /// <summary>Acknowledges a report.</summary>
    public static Receipt Sign(
        Sha256Hash context,
        uint bucket,
        Leaf leaf,
        ushort node,
        ISigner signer
    )
    {
        Receipt unsigned = new(context, bucket, leaf.Agent, leaf.ReportHash, node, default);
        byte[] signature = new byte[SignedReport.SignatureBytes];
        signer.Sign(unsigned.Message(), signature);
        return unsigned with { Signature = signature };
    }

    /// <summary>Whether the node signed it.</summary>
    public bool IsSigned(FleetRegistry registry, ISignatures signatures) =>
        Node < registry.Nodes.Length
        && signatures.Verify(registry.Nodes[Node].Key.Span, Message(), Signature.Span);

    internal void Write(WireWriter writer)
    {
        WriteFields(writer);
        writer.PutBytes(Signature.Span);
    }

    internal static Receipt Read(ref WireReader reader) =>
        new(
            reader.GetHash(),
            reader.GetUInt32(),
            reader.GetUInt32(),
            reader.GetHash(),
            reader.GetUInt16(),
            reader.GetBytes(SignedReport.SignatureBytes).ToArray()
        );

    private byte[] Message()
    {
        WireWriter writer = new(128);
        writer.PutBytes("custodes/report-receipt/v1\n"u8);
        WriteFields(writer);
        return writer.Written.ToArray();
    }

    private void WriteFields(WireWriter writer)
    {
        writer.PutHash(Context);
        writer.PutUInt32(Bucket);
        writer.PutUInt32(Agent);
        writer.PutHash(ReportHash);
        writer.PutUInt16(Node);
    }
}
