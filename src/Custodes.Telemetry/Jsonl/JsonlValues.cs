namespace Custodes.Telemetry.Jsonl;

/// <summary>Reads one value of a known key into the type the key wants.</summary>
/// <remarks>
/// Every method returns false for broken JSON only. A value of the wrong type is passed over and
/// noted in the row, which then is refused as a whole; null is the same as an absent key.
/// </remarks>
internal static class JsonlValues
{
    /// <summary>Reads a string as a place in the line; null gives an empty one.</summary>
    public static bool TryReadText(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out TextRange text
    )
    {
        text = default;
        if (!TryReadString(ref scanner, key, row, out JsonString value))
        {
            return false;
        }

        int length = value.Raw.Length;
        if (length > 0)
        {
            text = new TextRange(scanner.Position - 1 - length, length, value.IsEscaped);
        }

        return true;
    }

    /// <summary>Reads a string; null gives an empty one.</summary>
    public static bool TryReadString(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out JsonString value
    )
    {
        value = default;
        return scanner.Peek() switch
        {
            (byte)'"' => scanner.TryReadString(out value),
            (byte)'n' => scanner.TryReadWord("null"u8),
            _ => TryRefuse(ref scanner, key, row),
        };
    }

    /// <summary>Reads a whole number of 64 bits; null leaves the value as it is.</summary>
    public static bool TryReadInt64(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        ref long value
    )
    {
        if (scanner.TryTakeDigits(out long plain))
        {
            value = plain;
            return true;
        }

        _ = scanner.Peek();
        int start = scanner.Position;
        if (!TryReadNumber(ref scanner, key, row, out JsonNumber number, out bool isPresent))
        {
            return false;
        }

        if (!isPresent)
        {
            return true;
        }

        if (!number.TryToInt64(out long whole, out bool isRounded))
        {
            row.Refuse(JsonlFailure.OutOfRange, key, start);
            return true;
        }

        row.Coerced += isRounded ? 1 : 0;
        value = whole;
        return true;
    }

    /// <summary>
    /// Reads a size or a count: past 2³¹ - 1 it is cut to that, below -1 it is unknown. Null or -1
    /// gives <paramref name="unknown"/>.
    /// </summary>
    public static bool TryReadSize(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        int unknown,
        out int value
    )
    {
        if (scanner.TryTakeDigits(out long plain))
        {
            row.Coerced += plain > int.MaxValue ? 1 : 0;
            value = (int)Math.Min(plain, int.MaxValue);
            return true;
        }

        value = unknown;
        if (scanner.TryTakeNull())
        {
            return true;
        }

        if (!TryReadNumber(ref scanner, key, row, out JsonNumber number, out bool isPresent))
        {
            return false;
        }

        if (!isPresent)
        {
            return true;
        }

        bool fits = number.TryToInt64(out long whole, out bool isRounded);
        if (!fits)
        {
            whole = number.ToDouble() < 0 ? long.MinValue : long.MaxValue;
        }

        bool isCoerced = isRounded || whole > int.MaxValue || whole < -1;
        row.Coerced += isCoerced ? 1 : 0;
        value = whole < 0 ? unknown : (int)Math.Min(whole, int.MaxValue);
        return true;
    }

    /// <summary>Reads a number into [<paramref name="low"/>, <paramref name="high"/>]; null gives 0.</summary>
    public static bool TryReadShare(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        float low,
        float high,
        out float value
    )
    {
        value = 0;
        if (!scanner.TryTakeDecimal(out double given))
        {
            if (!TryReadNumber(ref scanner, key, row, out JsonNumber number, out bool isPresent))
            {
                return false;
            }

            if (!isPresent)
            {
                return true;
            }

            given = number.ToDouble();
        }

        double clamped = Math.Clamp(given, low, high);
        row.Coerced += given == clamped ? 0 : 1;
        value = (float)clamped;
        return true;
    }

    /// <summary>Reads a fingerprint of up to 64 bits; null gives 0, which stands for none.</summary>
    public static bool TryReadFingerprint(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out ulong value
    )
    {
        if (scanner.TryTakeDigits(out long plain))
        {
            value = (ulong)plain;
            return true;
        }

        value = 0;
        _ = scanner.Peek();
        int start = scanner.Position;
        if (!TryReadNumber(ref scanner, key, row, out JsonNumber number, out bool isPresent))
        {
            return false;
        }

        if (!isPresent)
        {
            return true;
        }

        if (!number.TryToUInt64(out value, out bool isRounded))
        {
            value = 0;
            row.Refuse(JsonlFailure.OutOfRange, key, start);
        }

        row.Coerced += isRounded ? 1 : 0;
        return true;
    }

    /// <summary>Reads a fingerprint and keeps its low 32 bits.</summary>
    public static bool TryReadFingerprint(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out uint value
    )
    {
        bool isRead = TryReadFingerprint(ref scanner, key, row, out ulong wide);
        row.Coerced += wide > uint.MaxValue ? 1 : 0;
        value = unchecked((uint)wide);
        return isRead;
    }

    /// <summary>Reads true or false, also written as a string; null gives null.</summary>
    public static bool TryReadBoolean(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out bool? value
    )
    {
        value = null;
        switch (scanner.Peek())
        {
            case (byte)'t':
                value = true;
                return scanner.TryReadWord("true"u8);
            case (byte)'f':
                value = false;
                return scanner.TryReadWord("false"u8);
            case (byte)'n':
                return scanner.TryReadWord("null"u8);
            case (byte)'"':
                int start = scanner.Position;
                if (!scanner.TryReadString(out JsonString text))
                {
                    return false;
                }

                row.Coerced++;
                value = text.Raw.SequenceEqual("true"u8);
                if (!value.Value && !text.Raw.SequenceEqual("false"u8))
                {
                    row.Refuse(JsonlFailure.WrongType, key, start);
                }

                return true;
            default:
                return TryRefuse(ref scanner, key, row);
        }
    }

    /// <summary>Opens an object; null is an empty one, anything else is refused and passed over.</summary>
    public static bool TryOpenObject(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out bool hasMember
    )
    {
        hasMember = false;
        return scanner.Peek() switch
        {
            (byte)'{' => scanner.TryOpenObject(out hasMember),
            (byte)'n' => scanner.TryReadWord("null"u8),
            _ => TryRefuse(ref scanner, key, row),
        };
    }

    /// <summary>Opens an array; null is an empty one, anything else is refused and passed over.</summary>
    public static bool TryOpenArray(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out bool hasElement
    )
    {
        hasElement = false;
        return scanner.Peek() switch
        {
            (byte)'[' => scanner.TryOpenArray(out hasElement),
            (byte)'n' => scanner.TryReadWord("null"u8),
            _ => TryRefuse(ref scanner, key, row),
        };
    }

    /// <summary>Passes over a value and notes that it is of the wrong type.</summary>
    public static bool TryRefuse(ref JsonScanner scanner, JsonlKey key, LineRow row)
    {
        row.Refuse(JsonlFailure.WrongType, key, scanner.Position);
        return scanner.TrySkipValue();
    }

    private static bool TryReadNumber(
        ref JsonScanner scanner,
        JsonlKey key,
        LineRow row,
        out JsonNumber number,
        out bool isPresent
    )
    {
        number = default;
        isPresent = false;
        switch (scanner.Peek())
        {
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                isPresent = true;
                return scanner.TryReadNumber(out number);
            case (byte)'n':
                return scanner.TryReadWord("null"u8);
            case (byte)'"':
                int start = scanner.Position;
                if (!scanner.TryReadString(out JsonString text))
                {
                    return false;
                }

                // Exporters that go through protobuf's JSON form write 64-bit integers as strings.
                var inside = new JsonScanner(text.Raw);
                isPresent = inside.TryReadNumber(out number) && inside.TryEnd();
                row.Coerced++;
                if (!isPresent)
                {
                    row.Refuse(JsonlFailure.WrongType, key, start);
                }

                return true;
            default:
                return TryRefuse(ref scanner, key, row);
        }
    }
}
