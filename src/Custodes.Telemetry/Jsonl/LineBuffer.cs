using Custodes.Primitives;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Keeps the bytes that a reader has not consumed, and makes room for more behind them.</summary>
/// <remarks>
/// The loop of whoever does the reading: fill <see cref="Free"/> from the file or socket, call
/// <see cref="Added"/>, then read <see cref="Unread"/> and call <see cref="Consumed"/> until nothing
/// is consumed any more. It grows only while one line fills it, and never past the limit.
/// </remarks>
public sealed class LineBuffer
{
    private readonly int bytesMax;
    private byte[] bytes;
    private int start;
    private int end;

    /// <summary>A buffer of <paramref name="firstBytes"/> that grows to what one line may need.</summary>
    public LineBuffer(JsonlLimits limits, int firstBytes = 256 * 1024)
    {
        Invariant.That(firstBytes > 0);

        // One byte past the longest line: only then does the reader know that a line is too long.
        bytesMax = Math.Max(firstBytes, limits.LineBytesMax + 1);
        bytes = new byte[firstBytes];
    }

    /// <summary>What waits to be read.</summary>
    public ReadOnlySpan<byte> Unread => bytes.AsSpan(start, end - start);

    /// <summary>Room to write into; never empty as long as the reader is called after each filling.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (start == end)
            {
                start = 0;
                end = 0;
            }

            if (end == bytes.Length)
            {
                MakeRoom();
            }

            return bytes.AsMemory(end);
        }
    }

    /// <summary>Says how many bytes were written into <see cref="Free"/>.</summary>
    public void Added(int count)
    {
        Invariant.That(count >= 0 && count <= bytes.Length - end);
        end += count;
    }

    /// <summary>Says how many of <see cref="Unread"/> are done with.</summary>
    public void Consumed(int count)
    {
        Invariant.That(count >= 0 && count <= end - start);
        start += count;
    }

    private void MakeRoom()
    {
        int length = end - start;
        byte[] target = bytes;
        Invariant.That(start > 0 || bytes.Length < bytesMax);
        if (length > bytes.Length / 2 && bytes.Length < bytesMax)
        {
            target = new byte[(int)Math.Min(2L * bytes.Length, bytesMax)];
        }

        bytes.AsSpan(start, length).CopyTo(target);
        bytes = target;
        start = 0;
        end = length;
    }
}
