using System.Text.Unicode;

namespace Custodes.Telemetry.Otlp;

/// <summary>Makes values of texts: cut to the limit, and looked at for bytes that are no UTF-8.</summary>
internal sealed class TextLimits(OtlpLimits limits, TelemetryCounts counts)
{
    /// <summary>A text as it stands in the body.</summary>
    public AttributeValue Value(ReadOnlySpan<byte> body, int start, int end)
    {
        AttributeValue value = default;
        value.Kind = ValueKind.Text;
        value.Start = start;
        value.Length = Cut(end - start);

        // A cut inside a character would make a sound text look damaged.
        while (
            value.Length > 0 && start + value.Length < end && IsInside(body[start + value.Length])
        )
        {
            value.Length--;
        }

        if (!Utf8.IsValid(body.Slice(start, value.Length)))
        {
            counts.Add(Trouble.TextNotUtf8);
        }

        return value;
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
