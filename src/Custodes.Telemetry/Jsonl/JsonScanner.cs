using System.Runtime.Intrinsics;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Reads one line of JSON (RFC 8259) from front to back, checking as it goes.</summary>
/// <remarks>
/// It knows grammar and nothing of traces. Every <c>Try</c> method returns false for broken JSON only;
/// <see cref="Failure"/> and <see cref="Position"/> then say what and where, and the line is lost.
/// Escapes are checked here and undone by <see cref="JsonUnescaper"/>; the bytes must already be
/// known to be UTF-8. Allocates nothing.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> text)
{
    /// <summary>Objects and arrays that may be open at once.</summary>
    public const int DepthMax = 64;

    private readonly ReadOnlySpan<byte> text = text;
    private int position;
    private int depth;

    /// <summary>The next byte to be read, from 0; after a failure, the byte it is about.</summary>
    public readonly int Position => position;

    /// <summary>What is wrong with the line, after a <c>Try</c> method has returned false.</summary>
    public JsonlFailure Failure { get; private set; }

    /// <summary>Passes over whitespace and returns the byte after it; 0, which starts no token, at the end.</summary>
    public byte Peek()
    {
        ReadOnlySpan<byte> bytes = text;
        int at = position;
        while ((uint)at < (uint)bytes.Length)
        {
            byte next = bytes[at];
            if (next > (byte)' ' || !IsWhitespace(next))
            {
                position = at;
                return next;
            }

            at++;
        }

        position = at;
        return 0;
    }

    /// <summary>Takes the end of the line: only whitespace may be left.</summary>
    public bool TryEnd() => Peek() == 0 && position == text.Length || FailHere();

    /// <summary>Takes <c>{</c>, and <c>}</c> too when the object is empty.</summary>
    public bool TryOpenObject(out bool hasMember) => TryOpen((byte)'{', (byte)'}', out hasMember);

    /// <summary>Takes <c>[</c>, and <c>]</c> too when the array is empty.</summary>
    public bool TryOpenArray(out bool hasElement) => TryOpen((byte)'[', (byte)']', out hasElement);

    /// <summary>After a member's value: takes a comma, or the end of the object.</summary>
    public bool TryNextMember(out bool hasMember) => TryNext((byte)'}', out hasMember);

    /// <summary>After an element: takes a comma, or the end of the array.</summary>
    public bool TryNextElement(out bool hasElement) => TryNext((byte)']', out hasElement);

    /// <summary>Takes a member's key and the colon after it.</summary>
    public bool TryReadKey(out JsonString key)
    {
        if (!TryReadString(out key))
        {
            return false;
        }

        if (Peek() != (byte)':')
        {
            return FailHere();
        }

        position++;
        return true;
    }

    /// <summary>Takes a string.</summary>
    public bool TryReadString(out JsonString value)
    {
        value = default;
        if (Peek() != (byte)'"')
        {
            return FailHere();
        }

        ReadOnlySpan<byte> bytes = text;
        int start = position + 1;
        int at = start;
        bool isEscaped = false;
        while (true)
        {
            at = PlainTextEnd(bytes, at);
            if ((uint)at >= (uint)bytes.Length)
            {
                return Fail(JsonlFailure.LineEndsEarly, bytes.Length);
            }

            if (bytes[at] == (byte)'"')
            {
                value = new JsonString(bytes[start..at], isEscaped);
                position = at + 1;
                return true;
            }

            if (bytes[at] != (byte)'\\')
            {
                return Fail(JsonlFailure.ControlCharacter, at);
            }

            isEscaped = true;
            int length = EscapeLength(bytes[at..]);
            if (length <= 0)
            {
                return Fail(
                    length < 0 ? JsonlFailure.LineEndsEarly : JsonlFailure.BadEscape,
                    length < 0 ? bytes.Length : at
                );
            }

            at += length;
        }
    }

    /// <summary>Takes a number.</summary>
    public bool TryReadNumber(out JsonNumber number)
    {
        number = default;
        _ = Peek();
        ReadOnlySpan<byte> bytes = text;
        int start = position;
        int at = start;
        bool isNegative = ByteAt(bytes, at) == (byte)'-';
        if (isNegative)
        {
            at++;
        }

        ulong digits = 0;
        int first = at;
        while (IsDigit(ByteAt(bytes, at)))
        {
            digits = unchecked((digits * 10) + (uint)(bytes[at] - (byte)'0'));
            at++;
        }

        int digitCount = at - first;
        if (digitCount == 0 || (digitCount > 1 && bytes[first] == (byte)'0'))
        {
            return FailNumber(at, digitCount);
        }

        int decimalCount = 0;
        if (ByteAt(bytes, at) == (byte)'.')
        {
            int point = at++;
            while (IsDigit(ByteAt(bytes, at)))
            {
                digits = unchecked((digits * 10) + (uint)(bytes[at] - (byte)'0'));
                at++;
            }

            decimalCount = at - point - 1;
            if (decimalCount == 0)
            {
                return FailNumber(at, digitCount: 0);
            }
        }

        // Nineteen digits always fit 64 bits, twenty may have wrapped around.
        bool isExact = digitCount + decimalCount <= 19;
        if ((ByteAt(bytes, at) | 0x20) == (byte)'e')
        {
            isExact = false;
            at++;
            if (ByteAt(bytes, at) is (byte)'+' or (byte)'-')
            {
                at++;
            }

            int exponent = at;
            while (IsDigit(ByteAt(bytes, at)))
            {
                at++;
            }

            if (at == exponent)
            {
                return FailNumber(at, digitCount: 0);
            }
        }

        number = new JsonNumber(bytes[start..at], digits, decimalCount, isNegative, isExact);
        position = at;
        return true;
    }

    /// <summary>Takes <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public bool TryReadWord(ReadOnlySpan<byte> word)
    {
        _ = Peek();
        ReadOnlySpan<byte> rest = text[position..];
        if (rest.StartsWith(word))
        {
            position += word.Length;
            return true;
        }

        int same = rest.CommonPrefixLength(word);
        position += same;
        return FailHere();
    }

    /// <summary>Takes any value, however deep, and forgets it.</summary>
    public bool TrySkipValue()
    {
        // One bit an open container, the innermost lowest: set for an array. DepthMax is what fits.
        ulong arrays = 0;
        int outside = depth;
        while (true)
        {
            bool hasMore = false;
            switch (Peek())
            {
                case (byte)'"':
                    if (!TryReadString(out _))
                    {
                        return false;
                    }

                    break;
                case (byte)'{':
                    if (!TryOpenObject(out hasMore) || (hasMore && !TryReadKey(out _)))
                    {
                        return false;
                    }

                    arrays = hasMore ? arrays << 1 : arrays;
                    break;
                case (byte)'[':
                    if (!TryOpenArray(out hasMore))
                    {
                        return false;
                    }

                    arrays = hasMore ? (arrays << 1) | 1 : arrays;
                    break;
                default:
                    if (!TrySkipScalar())
                    {
                        return false;
                    }

                    break;
            }

            while (!hasMore && depth > outside)
            {
                bool isArray = (arrays & 1) != 0;
                if (!(isArray ? TryNextElement(out hasMore) : TryNextMember(out hasMore)))
                {
                    return false;
                }

                if (hasMore && !isArray && !TryReadKey(out _))
                {
                    return false;
                }

                arrays = hasMore ? arrays : arrays >> 1;
            }

            if (!hasMore)
            {
                return true;
            }
        }
    }

    private static bool IsWhitespace(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool IsDigit(byte value) => (uint)(value - (byte)'0') <= 9;

    private static byte ByteAt(ReadOnlySpan<byte> bytes, int index) =>
        (uint)index < (uint)bytes.Length ? bytes[index] : (byte)0;

    // The first quote, backslash or control character from here on. Sixteen bytes a step: keys and
    // most values end within the first.
    private static int PlainTextEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at <= bytes.Length - Vector128<byte>.Count)
        {
            Vector128<byte> block = Vector128.Create(bytes.Slice(at, Vector128<byte>.Count));
            Vector128<byte> ends =
                Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)' '));
            uint mask = ends.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return at + System.Numerics.BitOperations.TrailingZeroCount(mask);
            }

            at += Vector128<byte>.Count;
        }

        while ((uint)at < (uint)bytes.Length)
        {
            byte value = bytes[at];
            if (value is (byte)'"' or (byte)'\\' or < (byte)' ')
            {
                break;
            }

            at++;
        }

        return at;
    }

    // Bytes of the escape that starts here: 0 when it is none, -1 when the line ends within it.
    private static int EscapeLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return -1;
        }

        if (bytes[1] != (byte)'u')
        {
            return "\"\\/bfnrt"u8.Contains(bytes[1]) ? 2 : 0;
        }

        for (int index = 2; index < 6; index++)
        {
            if (index >= bytes.Length)
            {
                return -1;
            }

            if (!char.IsAsciiHexDigit((char)bytes[index]))
            {
                return 0;
            }
        }

        return 6;
    }

    private bool TryOpen(byte open, byte close, out bool hasMore)
    {
        hasMore = false;
        if (Peek() != open)
        {
            return FailHere();
        }

        if (depth == DepthMax)
        {
            return Fail(JsonlFailure.TooDeep, position);
        }

        position++;
        hasMore = Peek() != close;
        if (hasMore)
        {
            depth++;
        }
        else
        {
            position++;
        }

        return true;
    }

    private bool TryNext(byte close, out bool hasMore)
    {
        byte next = Peek();
        hasMore = next == (byte)',';
        if (hasMore)
        {
            position++;
            return true;
        }

        if (next != close)
        {
            return FailHere();
        }

        position++;
        depth--;
        return true;
    }

    private bool TrySkipScalar() =>
        Peek() switch
        {
            (byte)'t' => TryReadWord("true"u8),
            (byte)'f' => TryReadWord("false"u8),
            (byte)'n' => TryReadWord("null"u8),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => TryReadNumber(out _),
            _ => FailHere(),
        };

    private bool FailNumber(int at, int digitCount)
    {
        bool isCut = at >= text.Length && digitCount == 0;
        return Fail(isCut ? JsonlFailure.LineEndsEarly : JsonlFailure.BadNumber, at);
    }

    private bool FailHere() =>
        Fail(
            position >= text.Length ? JsonlFailure.LineEndsEarly : JsonlFailure.UnexpectedByte,
            position
        );

    private bool Fail(JsonlFailure failure, int at)
    {
        Failure = failure;
        position = at;
        return false;
    }
}
