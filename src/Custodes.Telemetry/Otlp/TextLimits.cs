using System.Buffers.Binary;
using System.Text.Unicode;

namespace Custodes.Telemetry.Otlp;

/// <summary>Makes values of texts: cut to the limit, and looked at for bytes that are no UTF-8.</summary>
internal sealed class TextLimits(OtlpLimits limits, TelemetryCounts counts)
{
    private const int ShortBytesMax = 32;

    /// <summary>A text as it stands in the body.</summary>
    public AttributeValue Value(ReadOnlySpan<byte> body, int start, int end)
    {
        AttributeValue value = default;
        value.Kind = ValueKind.Text;
        value.Start = start;
        value.Length = Kept(body, start, end);
        return value;
    }

    /// <summary>How many bytes of a text are kept; one that is cut or no UTF-8 is counted.</summary>
    public int Kept(ReadOnlySpan<byte> body, int start, int end) =>
        end - start is >= sizeof(ulong) and <= ShortBytesMax && IsAscii(body[start..end])
            ? end - start
            : KeptOfAny(body, start, end);

    private int KeptOfAny(ReadOnlySpan<byte> body, int start, int end)
    {
        int length = Cut(end - start);

        // A cut inside a character would make a sound text look damaged.
        while (length > 0 && start + length < end && IsInside(body[start + length]))
        {
            length--;
        }

        if (!Utf8.IsValid(body.Slice(start, length)))
        {
            counts.Add(Trouble.TextNotUtf8);
        }

        return length;
    }

    // Eight bytes at a time, the last word over what the one before it read.
    private static bool IsAscii(ReadOnlySpan<byte> text)
    {
        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
        while (text.Length > sizeof(ulong))
        {
            bits |= BinaryPrimitives.ReadUInt64LittleEndian(text);
            text = text[sizeof(ulong)..];
        }

        return (bits & 0x8080808080808080) == 0;
    }

    /// <summary>A text as it stands in the scratch buffer.</summary>
    public AttributeValue InScratch(ScratchText scratch, int start)
    {
        AttributeValue value = Value(scratch.All, start, scratch.Length);
        value.IsInScratch = true;
        return value;
    }

    /// <summary>The length that is kept; what is cut is counted.</summary>
    public int Cut(int length)
    {
        if (length <= limits.AttributeBytesMax)
        {
            return length;
        }

        counts.Add(Trouble.AttributeCut);
        return limits.AttributeBytesMax;
    }

    private static bool IsInside(byte value) => (value & 0xc0) == 0x80;
}
