using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Custodes.Telemetry.Jsonl;

/// <content>Numbers: the plain ones of a trace at once, any other by JSON's grammar.</content>
internal ref partial struct JsonScanner
{
    /// <summary>Takes a number of 1 to 18 digits and nothing else, if one stands here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeDigits(out long value)
    {
        int at = position;
        if (at <= text.Length - JsonDigits.IntegerBytes)
        {
            int count = JsonDigits.TakeInteger(text[at..], out int plain, out byte next);
            if (count > 0 && JsonDigits.IsEnd(next))
            {
                value = plain;
                position = at + count;
                return true;
            }
        }

        return TryTakeManyDigits(out value);
    }

    /// <summary>
    /// Takes an element or a member's value that is a number of 1 to 8 digits, with the comma or the end of
    /// its container behind it, if all of that stands here.
    /// </summary>
    /// <remarks>Lists of fingerprints are the longest thing in a line: this is one step of them.</remarks>
    /// <param name="close"><c>]</c> or <c>}</c>.</param>
    /// <param name="value">The number.</param>
    /// <param name="hasMore">Whether it was a comma.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeLink(byte close, out int value, out bool hasMore)
    {
        int at = position;
        value = 0;
        hasMore = false;
        if (at > text.Length - JsonDigits.IntegerBytes)
        {
            return false;
        }

        int count = JsonDigits.TakeInteger(text[at..], out value, out byte next);
        hasMore = next == (byte)',';
        if (count == 0 || (!hasMore && next != close))
        {
            return false;
        }

        position = at + count + 1;
        depth -= hasMore ? 0 : 1;
        return true;
    }

    /// <summary>Takes a number such as 0.67, if one stands here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeDecimal(out double value)
    {
        int at = position;
        if (at <= text.Length - sizeof(ulong))
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);
            int count = JsonDigits.TakeDecimal(word, out value);
            position = at + count;
            return count > 0;
        }

        value = 0;
        return false;
    }

    /// <summary>Takes a number.</summary>
    public bool TryReadNumber(out JsonNumber number)
    {
        number = default;
        _ = Peek();
        ReadOnlySpan<byte> bytes = text;
        int start = position;
        int at = start;
        bool isNegative = JsonGrammar.ByteAt(bytes, at) == (byte)'-';
        if (isNegative)
        {
            at++;
        }

        ulong digits = 0;
        int first = at;
        while (JsonGrammar.IsDigit(JsonGrammar.ByteAt(bytes, at)))
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
        if (JsonGrammar.ByteAt(bytes, at) == (byte)'.')
        {
            int point = at++;
            while (JsonGrammar.IsDigit(JsonGrammar.ByteAt(bytes, at)))
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
        if ((JsonGrammar.ByteAt(bytes, at) | 0x20) == (byte)'e')
        {
            isExact = false;
            at++;
            if (JsonGrammar.ByteAt(bytes, at) is (byte)'+' or (byte)'-')
            {
                at++;
            }

            int exponent = at;
            while (JsonGrammar.IsDigit(JsonGrammar.ByteAt(bytes, at)))
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

    private bool TryTakeManyDigits(out long value)
    {
        const int DigitCountMax = 18;
        _ = Peek();
        ReadOnlySpan<byte> bytes = text;
        int start = position;
        int at = start;
        value = 0;
        while ((uint)at < (uint)bytes.Length)
        {
            uint digit = (uint)(bytes[at] - (byte)'0');
            if (digit > 9)
            {
                break;
            }

            value = unchecked((value * 10) + digit);
            at++;
        }

        int digitCount = at - start;
        bool isPlain =
            JsonGrammar.ByteAt(bytes, at) is (byte)',' or (byte)'}' or (byte)']'
            && (
                digitCount == 1
                || (digitCount is > 1 and <= DigitCountMax && bytes[start] != (byte)'0')
            );
        position = isPlain ? at : start;
        return isPlain;
    }

    private bool FailNumber(int at, int digitCount)
    {
        bool isCut = at >= text.Length && digitCount == 0;
        return Fail(isCut ? JsonlFailure.LineEndsEarly : JsonlFailure.BadNumber, at);
    }
}
