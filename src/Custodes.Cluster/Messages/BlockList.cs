namespace Custodes.Cluster.Messages;

/// <summary>A list of blocks of bytes: summaries, envelopes, or a baseline and its proofs.</summary>
internal static class BlockList
{
    /// <summary>Writes one.</summary>
    public static byte[] Write(IReadOnlyCollection<ReadOnlyMemory<byte>> blocks)
    {
        BodyWriter writer = new();
        writer.PutUInt32((uint)blocks.Count);
        foreach (ReadOnlyMemory<byte> block in blocks)
        {
            writer.PutBlock(block.Span);
        }

        return writer.ToArray();
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static List<ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> bytes)
    {
        BodyReader reader = new(bytes);
        int count = reader.GetCount(MessageLimits.ItemCountMax, sizeof(uint));
        List<ReadOnlyMemory<byte>> blocks = new(count);
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            blocks.Add(reader.GetBlock(MessageLimits.BytesMax));
        }

        return reader.IsDone ? blocks : null;
    }
}
