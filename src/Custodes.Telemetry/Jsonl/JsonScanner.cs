using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Reads one line of JSON (RFC 8259) from front to back, checking as it goes.</summary>
/// <remarks>
/// It knows grammar and nothing of traces. Every <c>Try</c> method returns false for broken JSON only;
/// <see cref="Failure"/> and <see cref="Position"/> then say what and where, and the line is lost.
/// Escapes are checked here and undone by <see cref="JsonUnescaper"/>; the bytes must already be
/// known to be UTF-8. Allocates nothing.
/// </remarks>
internal ref partial struct JsonScanner(ReadOnlySpan<byte> text)
{
    /// <summary>Objects and arrays that may be open at once.</summary>
    public const int DepthMax = 64;

    private readonly ReadOnlySpan<byte> text = text;
    private int position;
    private int depth;

    /// <summary>The next byte to be read, from 0; after a failure, the byte it is about.</summary>
    public readonly int Position => position;

    /// <summary>Objects and arrays that are open here.</summary>
    public readonly int Depth => depth;

    /// <summary>What is wrong with the line, after a <c>Try</c> method has returned false.</summary>
    public JsonlFailure Failure { get; private set; }

    /// <summary>Passes over whitespace and returns the byte after it; 0, which starts no token, at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        // Sensors write no whitespace between tokens: nothing is stored then, and the next token
        // does not wait for a position that has just gone to memory.
        ReadOnlySpan<byte> bytes = text;
        int at = position;
        if ((uint)at < (uint)bytes.Length && bytes[at] > (byte)' ')
        {
            return bytes[at];
        }

        return PeekPastWhitespace();
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
        if (Peek() != (byte)'"')
        {
            value = default;
            return FailHere();
        }

        ReadOnlySpan<byte> bytes = text;
        int start = position + 1;
        if (start <= bytes.Length - Vector128<byte>.Count)
        {
            // Nearly every key and most values end within sixteen bytes.
            uint ends = JsonGrammar.PlainTextEnds(bytes.Slice(start, Vector128<byte>.Count));
            int end = start + BitOperations.TrailingZeroCount(ends);
            if (ends != 0 && bytes[end] == (byte)'"')
            {
                value = new JsonString(bytes[start..end], isEscaped: false);
                position = end + 1;
                return true;
            }
        }

        return TryReadLongString(start, out value);
    }

    /// <summary>Takes these very bytes, if they stand here without whitespace before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeToken(in JsonToken token)
    {
        if (!token.IsAt(text, position))
        {
            return false;
        }

        position += token.Length;
        return true;
    }

    /// <summary>Takes <c>null</c>, if it stands here without whitespace before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeNull()
    {
        const uint Null = 'n' | ('u' << 8) | ('l' << 16) | ((uint)'l' << 24);
        int at = position;
        if (
            at > text.Length - sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(text[at..]) != Null
        )
        {
            return false;
        }

        position = at + sizeof(uint);
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
    public bool TrySkipValue() => JsonSkipper.TrySkip(ref this);

    /// <summary>Takes a string, a number, true, false or null, and forgets it.</summary>
    public bool TrySkipScalar() =>
        Peek() switch
        {
            (byte)'"' => TryReadString(out _),
            (byte)'t' => TryReadWord("true"u8),
            (byte)'f' => TryReadWord("false"u8),
            (byte)'n' => TryReadWord("null"u8),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => TryReadNumber(out _),
            _ => FailHere(),
        };

    private byte PeekPastWhitespace()
    {
        while (position < text.Length && JsonGrammar.IsWhitespace(text[position]))
        {
            position++;
        }

        return JsonGrammar.ByteAt(text, position);
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

    private bool TryReadLongString(int start, out JsonString value)
    {
        value = default;
        ReadOnlySpan<byte> bytes = text;
        int at = start;
        bool isEscaped = false;
        while (true)
        {
            at = JsonGrammar.PlainTextEnd(bytes, at);
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
            int length = JsonGrammar.EscapeLength(bytes[at..]);
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
