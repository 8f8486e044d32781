using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>Hands bytes to a reader in pieces, as the code at a file or a socket does.</summary>
internal static class FeedingLoop
{
    /// <summary>Feeds everything; the batch must be large enough for all of it.</summary>
    public static void Feed(
        TraceLines lines,
        LineBuffer buffer,
        ReadOnlySpan<byte> bytes,
        Func<int> pieceBytes
    )
    {
        bool isLast = false;
        while (!isLast)
        {
            Span<byte> free = buffer.Free.Span;
            Assert.False(free.IsEmpty);
            int count = Math.Min(Math.Min(free.Length, pieceBytes()), bytes.Length);
            bytes[..count].CopyTo(free);
            bytes = bytes[count..];
            buffer.Added(count);
            isLast = bytes.IsEmpty;
            int consumed;
            do
            {
                consumed = lines.Reader.Read(buffer.Unread, isLast, lines.Batch);
                buffer.Consumed(consumed);
            } while (consumed > 0);
        }

        Assert.True(buffer.Unread.IsEmpty);
    }
}
