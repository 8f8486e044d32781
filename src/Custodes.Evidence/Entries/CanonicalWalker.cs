using System.Text;

namespace Custodes.Evidence.Entries;

/// <summary>Walks over one JSON value and stops at the first byte that its canonical form would not have.</summary>
internal ref struct CanonicalWalker(ReadOnlySpan<byte> bytes)
{
    private const int IntegerDigitsMax = 16;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The first byte that was not taken.</summary>
    public int Offset { get; private set; }

    private readonly bool IsAtEnd => Offset == bytes.Length;

    private readonly byte Here => bytes[Offset];

    public JsonRefusal Value(int depth)
    {
        if (IsAtEnd)
        {
            return JsonRefusal.Unfinished;
        }

        switch (Here)
        {
            case (byte)'{':
                return depth < CanonicalJson.DepthMax ? Object(depth) : JsonRefusal.TooDeep;
            case (byte)'[':
                return depth < CanonicalJson.DepthMax ? List(depth) : JsonRefusal.TooDeep;
            case (byte)'"':
                return Text();
            case (byte)'t':
                return Word("true"u8);
            case (byte)'f':
                return Word("false"u8);
            case (byte)'n':
                return Word("null"u8);
            default:
                return Number();
        }
    }

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

    private JsonRefusal Object(int depth)
    {
        string? before = null;
        Offset++;
        if (Take((byte)'}'))
        {
            return JsonRefusal.None;
        }

        while (true)
        {
            int start = Offset;
            JsonRefusal refusal =
                IsAtEnd ? JsonRefusal.Unfinished
                : Here != (byte)'"' ? JsonRefusal.Syntax
                : Text();
            if (refusal != JsonRefusal.None)
            {
                return refusal;
            }

            // The order is that of UTF-16, in which U+10000 comes before U+E000; that of the bytes is not.
            string name = Unescape(bytes[(start + 1)..(Offset - 1)]);
            int order = before is null ? -1 : string.CompareOrdinal(before, name);
            if (order >= 0)
            {
                Offset = start;
                return order == 0 ? JsonRefusal.NameTwice : JsonRefusal.NamesNotSorted;
            }

            before = name;
            if (!Take((byte)':'))
            {
                return IsAtEnd ? JsonRefusal.Unfinished : JsonRefusal.Syntax;
            }

            refusal = Value(depth + 1);
            if (refusal != JsonRefusal.None)
            {
                return refusal;
            }

            if (Take((byte)'}'))
            {
                return JsonRefusal.None;
            }

            if (!Take((byte)','))
            {
                return IsAtEnd ? JsonRefusal.Unfinished : JsonRefusal.Syntax;
            }
        }
    }

    private JsonRefusal List(int depth)
    {
        Offset++;
        if (Take((byte)']'))
        {
            return JsonRefusal.None;
        }

        while (true)
        {
            JsonRefusal refusal = Value(depth + 1);
            if (refusal != JsonRefusal.None)
            {
                return refusal;
            }

            if (Take((byte)']'))
            {
                return JsonRefusal.None;
            }

            if (!Take((byte)','))
            {
                return IsAtEnd ? JsonRefusal.Unfinished : JsonRefusal.Syntax;
            }
        }
    }

    private JsonRefusal Text()
    {
        Offset++;
        while (!IsAtEnd)
        {
            byte value = Here;
            if (value == (byte)'"')
            {
                Offset++;
                return JsonRefusal.None;
            }

            if (value < 0x20)
            {
                return JsonRefusal.ControlCharacter;
            }

            int length = value == (byte)'\\' ? EscapeBytes(bytes[Offset..]) : 1;
            if (length == 0)
            {
                return JsonRefusal.EscapeNotCanonical;
            }

            Offset += length;
        }

        return JsonRefusal.Unfinished;
    }

    // How long the canonical escape is that begins here; 0 when there is none.
    private static int EscapeBytes(ReadOnlySpan<byte> text)
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

    private static byte Control(ReadOnlySpan<byte> escape) =>
        (byte)((16 * (escape[4] - '0')) + "0123456789abcdef"u8.IndexOf(escape[5]));

    private static string Unescape(ReadOnlySpan<byte> text)
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

    private JsonRefusal Number()
    {
        int start = Offset;
        bool isNegative = Take((byte)'-');
        long value = 0;
        int digits = 0;
        while (!IsAtEnd && Here is >= (byte)'0' and <= (byte)'9')
        {
            // Past 16 digits it is out of range, whatever the digits are.
            value = digits < IntegerDigitsMax ? (10 * value) + (Here - '0') : long.MaxValue;
            digits++;
            Offset++;
        }

        if (digits == 0)
        {
            Offset = start;
            return JsonRefusal.Syntax;
        }

        bool hasLeadingZero = bytes[Offset - digits] == (byte)'0' && (digits > 1 || isNegative);
        bool isFraction = !IsAtEnd && Here is ((byte)'.' or (byte)'e' or (byte)'E');
        if (hasLeadingZero || isFraction || value > CanonicalJson.IntegerMax)
        {
            Offset = start;
            return JsonRefusal.NumberNotCanonical;
        }

        return JsonRefusal.None;
    }

    private JsonRefusal Word(ReadOnlySpan<byte> word)
    {
        if (!bytes[Offset..].StartsWith(word))
        {
            return JsonRefusal.Syntax;
        }

        Offset += word.Length;
        return JsonRefusal.None;
    }

    private bool Take(byte value)
    {
        bool isHere = !IsAtEnd && Here == value;
        Offset += isHere ? 1 : 0;
        return isHere;
    }
}
