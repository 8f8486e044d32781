using System.Globalization;
using System.Text;

namespace Custodes.Telemetry.Otlp;

/// <summary>Writes the text that a JSON string with escapes stands for.</summary>
internal static class JsonEscapes
{
    /// <summary>Unescapes as much as fits and returns its length. What is no escape stays as it stands.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        int at = 0;
        while (at < text.Length && target.Length - written >= 4)
        {
            if (text[at] != '\\' || at + 1 >= text.Length)
            {
                target[written++] = text[at++];
                continue;
            }

            byte escape = text[at + 1];
            if (escape == 'u' && TryUnit(text, at + 2, out int unit))
            {
                at += 6;
                if (char.IsHighSurrogate((char)unit) && TryLow(text, at, out int low))
                {
                    unit = char.ConvertToUtf32((char)unit, (char)low);
                    at += 6;
                }

                Rune rune = Rune.IsValid(unit) ? new Rune(unit) : Rune.ReplacementChar;
                written += rune.EncodeToUtf8(target[written..]);
                continue;
            }

            target[written++] = escape switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => escape,
            };
            at += 2;
        }

        return written;
    }

    private static bool TryLow(ReadOnlySpan<byte> text, int at, out int low)
    {
        low = 0;
        return at + 1 < text.Length
            && text[at] == '\\'
            && text[at + 1] == 'u'
            && TryUnit(text, at + 2, out low)
            && char.IsLowSurrogate((char)low);
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, int at, out int unit)
    {
        unit = 0;
        return at + 4 <= text.Length
            && int.TryParse(
                text.Slice(at, 4),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out unit
            );
    }
}
