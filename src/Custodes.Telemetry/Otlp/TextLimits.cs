using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Custodes.Telemetry.Otlp;

/// <summary>Makes values of texts: cut to the limit, and looked at for bytes that are no UTF-8.</summary>
internal sealed class TextLimits(OtlpLimits limits, TelemetryCounts counts)
{
    private readonly int shortBytesMax = Math.Min(Vector256<byte>.Count, limits.AttributeBytesMax);

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
    /// <remarks>
    /// Short texts are nearly all ASCII, which is UTF-8. A length of a vector is looked at whatever the
    /// text's own is, and what stands behind the text left out: a branch on the length would be guessed wrong.
    /// </remarks>
    public int Kept(ReadOnlySpan<byte> body, int start, int end)
    {
        int length = end - start;
        ReadOnlySpan<byte> rest = body[start..];
        if (length <= shortBytesMax && rest.Length >= Vector256<byte>.Count)
        {
            ulong others = Vector256.Create(rest).ExtractMostSignificantBits();
            if ((others & ((1UL << length) - 1)) == 0)
            {
                return length;
            }
        }

        return KeptOfAny(body, start, end);
    }

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
