using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Reports;

namespace Custodes.Cluster.Messages;

/// <summary>Reports of a bucket as they travel between nodes: signed by their agents, whoever brings them.</summary>
internal static class LeafList
{
    private const int LeafBytesMin = sizeof(uint) + SignedReport.SignatureBytes + sizeof(uint);

    /// <summary>Bytes of a leaf in a list.</summary>
    public static int BytesOf(OpenedLeaf leaf) => LeafBytesMin + leaf.Body.Length;

    /// <summary>Writes the leaves of one bucket; its number stands before them.</summary>
    public static byte[] Write(uint bucket, ReadOnlySpan<OpenedLeaf> leaves)
    {
        BodyWriter writer = new(64 + (leaves.Length * 512));
        writer.PutUInt32(bucket);
        Write(writer, leaves);
        return writer.ToArray();
    }

    /// <summary>Reads the leaves of one bucket; null when they are none.</summary>
    public static OpenedLeaf[]? Read(ReadOnlyMemory<byte> bytes, out uint bucket)
    {
        BodyReader reader = new(bytes);
        bucket = reader.GetUInt32();
        int count = reader.GetCount(MessageLimits.ItemCountMax, LeafBytesMin);
        OpenedLeaf[] leaves = new OpenedLeaf[count];
        for (int index = 0; index < count; index++)
        {
            uint agent = reader.GetUInt32();
            ReadOnlyMemory<byte> signature = reader.GetBytes(SignedReport.SignatureBytes);
            leaves[index] = new OpenedLeaf(
                agent,
                reader.GetBlock(ReportLimits.BytesMax),
                signature
            );
        }

        return reader.IsDone ? leaves : null;
    }

    private static void Write(BodyWriter writer, ReadOnlySpan<OpenedLeaf> leaves)
    {
        writer.PutUInt32((uint)leaves.Length);
        foreach (OpenedLeaf leaf in leaves)
        {
            writer.PutUInt32(leaf.Agent);
            writer.PutBytes(leaf.Signature.Span);
            writer.PutBlock(leaf.Body.Span);
        }
    }
}
