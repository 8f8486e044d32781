using System.Text;

namespace Custodes.Evidence.Entries;

/// <summary>The escapes of a canonical text, and the order of names.</summary>
internal static class JsonText
{
    /// <summary>The short escape of a control character, or 0 when it has none.</summary>
    public static byte ShortEscape(byte value) =>
        value switch
        {
            0x08 => (byte)'b',
            0x09 => (byte)'t',
            0x0a => (byte)'n',
            0x0c => (byte)'f',
            0x0d => (byte)'r',
            _ => 0,
        };

    /// <summary>How long the canonical escape is that begins here; 0 when there is none.</summary>
    public static int EscapeBytes(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 2 && "\"\\bfnrt"u8.Contains(text[1]))
        {
            return 2;
        }

        bool isControl =
            text.Length >= 6
            && text[1..4].SequenceEqual("u00"u8)
            && text[4] is ((byte)'0' or (byte)'1')
            && "0123456789abcdef"u8.Contains(text[5]);
        return isControl && ShortEscape(Control(text)) == 0 ? 6 : 0;
    }

    /// <summary>What a text says whose form was checked.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(text);
        }

        List<byte> plain = [];
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != (byte)'\\')
            {
                plain.Add(text[at]);
                continue;
            }

            byte kind = text[at + 1];
            int index = "bfnrt"u8.IndexOf(kind);
            plain.Add(
                kind == (byte)'u' ? Control(text[at..])
                : index < 0 ? kind
                : "\b\f\n\r\t"u8[index]
            );
            at += kind == (byte)'u' ? 5 : 1;
        }

        return Encoding.UTF8.GetString([.. plain]);
    }

    /// <summary>Which of two names comes first.</summary>
    /// <remarks>
    /// The order is that of UTF-16, in which U+10000 comes before U+E000; that of the bytes is not. Names
    /// of nothing but plain ASCII, which all of ours are, have the same order in both.
    /// </remarks>
    public static int CompareNames(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        IsPlain(left) && IsPlain(right)
            ? left.SequenceCompareTo(right)
            : string.CompareOrdinal(Unescape(left), Unescape(right));

    private static bool IsPlain(ReadOnlySpan<byte> name) =>
        Ascii.IsValid(name) && !name.Contains((byte)'\\');

    private static byte Control(ReadOnlySpan<byte> escape) =>
        (byte)((16 * (escape[4] - '0')) + "0123456789abcdef"u8.IndexOf(escape[5]));
}
