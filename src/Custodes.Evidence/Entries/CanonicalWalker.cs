using System.Buffers;

namespace Custodes.Evidence.Entries;

/// <summary>Walks over one JSON value and stops at the first byte that its canonical form would not have.</summary>
/// <remarks>Notes every value on the way, so that whoever reads what it says need not walk again.</remarks>
internal ref struct CanonicalWalker(ReadOnlySpan<byte> bytes, JsonTokens tokens)
{
    private const int IntegerDigitsMax = 16;

    // Where the bytes of a text do not simply go on.
    private static readonly SearchValues<byte> TextStops = SearchValues.Create([
        .. "\"\\"u8,
        .. ControlCharacters(),
    ]);

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int nameStart;
    private int nameBytes;

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

        long number = 0;
        byte first = Here;
        JsonTokenKind kind = KindOf(first);
        int place = tokens.Begin(kind, nameStart, nameBytes, Offset);
        JsonRefusal refusal = kind switch
        {
            JsonTokenKind.Text => Text(),
            JsonTokenKind.Number => Number(out number),
            JsonTokenKind.Flag => Word(first == (byte)'t' ? "true"u8 : "false"u8),
            JsonTokenKind.Null => Word("null"u8),
            _ when depth == CanonicalJson.DepthMax => JsonRefusal.TooDeep,
            JsonTokenKind.Object => Object(depth),
            _ => List(depth),
        };
        tokens.End(place, Offset, number);
        return refusal;
    }

    private static JsonTokenKind KindOf(byte first) =>
        first switch
        {
            (byte)'{' => JsonTokenKind.Object,
            (byte)'[' => JsonTokenKind.List,
            (byte)'"' => JsonTokenKind.Text,
            (byte)'t' or (byte)'f' => JsonTokenKind.Flag,
            (byte)'n' => JsonTokenKind.Null,
            _ => JsonTokenKind.Number,
        };

    private static byte[] ControlCharacters()
    {
        byte[] all = new byte[0x20];
        for (int value = 0; value < all.Length; value++)
        {
            all[value] = (byte)value;
        }

        return all;
    }

    private JsonRefusal Object(int depth)
    {
        ReadOnlySpan<byte> before = default;
        bool isFirst = true;
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

            ReadOnlySpan<byte> name = bytes[(start + 1)..(Offset - 1)];
            int order = isFirst ? -1 : JsonText.CompareNames(before, name);
            if (order >= 0)
            {
                Offset = start;
                return order == 0 ? JsonRefusal.NameTwice : JsonRefusal.NamesNotSorted;
            }

            before = name;
            isFirst = false;
            if (!Take((byte)':'))
            {
                return IsAtEnd ? JsonRefusal.Unfinished : JsonRefusal.Syntax;
            }

            nameStart = start + 1;
            nameBytes = name.Length;
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
            nameBytes = 0;
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
        while (true)
        {
            int plain = bytes[Offset..].IndexOfAny(TextStops);
            if (plain < 0)
            {
                Offset = bytes.Length;
                return JsonRefusal.Unfinished;
            }

            Offset += plain;
            if (Here == (byte)'"')
            {
                Offset++;
                return JsonRefusal.None;
            }

            if (Here != (byte)'\\')
            {
                return JsonRefusal.ControlCharacter;
            }

            int length = JsonText.EscapeBytes(bytes[Offset..]);
            if (length == 0)
            {
                return JsonRefusal.EscapeNotCanonical;
            }

            Offset += length;
        }
    }

    private JsonRefusal Number(out long number)
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

        number = isNegative ? -value : value;
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
