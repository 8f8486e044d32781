namespace Custodes.Telemetry.Mapping;

/// <summary>Joins the parts of a composed name without allocation. What does not fit is cut.</summary>
internal sealed class NameBuffer
{
    private const int CapacityBytes = 1024;

    private readonly byte[] bytes = new byte[CapacityBytes];
    private int length;

    /// <summary>The parts that are not empty, with a slash between them; good until the next call.</summary>
    public ReadOnlySpan<byte> Join(
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third
    ) => Join(first, second, third, "/"u8);

    /// <summary>The parts that are not empty, with a separator between them; good until the next call.</summary>
    public ReadOnlySpan<byte> Join(
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third,
        ReadOnlySpan<byte> separator
    )
    {
        length = 0;
        Append(first, default);
        Append(second, separator);
        Append(third, separator);
        return bytes.AsSpan(0, length);
    }

    private void Append(ReadOnlySpan<byte> part, ReadOnlySpan<byte> separator)
    {
        if (part.IsEmpty)
        {
            return;
        }

        if (length > 0)
        {
            Copy(separator);
        }

        Copy(part);
    }

    private void Copy(ReadOnlySpan<byte> part)
    {
        ReadOnlySpan<byte> fitting = part[..Math.Min(part.Length, bytes.Length - length)];
        fitting.CopyTo(bytes.AsSpan(length));
        length += fitting.Length;
    }
}
