using System.Buffers;
using System.Text;
using Custodes.Contracts;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Guesses what a string value is from its looks alone, in one or two passes over its bytes.</summary>
/// <remarks>
/// Meant to agree with what sensors that send <c>prov</c> say of the same value; a test compares the
/// two on real lines. It knows no tool and no suite.
/// </remarks>
internal static class ArgumentClassifier
{
    // The most words of a value that is a phrase and not a text.
    private const int ShortWordCountMax = 4;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.,"u8);

    /// <summary>The kind of a value, given as UTF-8.</summary>
    public static ArgumentKind KindOf(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        if (value.IsEmpty)
        {
            return ArgumentKind.Word;
        }

        if (IsDate(value))
        {
            return ArgumentKind.Date;
        }

        if (IsNumber(value))
        {
            return ArgumentKind.Number;
        }

        int wordCount = WordCount(value);
        if (wordCount > 1)
        {
            return wordCount <= ShortWordCountMax ? ArgumentKind.Short : ArgumentKind.Text;
        }

        if (IsUrl(value))
        {
            return ArgumentKind.Url;
        }

        if (IsEmail(value))
        {
            return ArgumentKind.Email;
        }

        if (IsPath(value))
        {
            return ArgumentKind.Path;
        }

        return IsIdentifier(value) ? ArgumentKind.Id : ArgumentKind.Word;
    }

    /// <summary>Characters (code points) of a UTF-8 text.</summary>
    public static int CharacterCount(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        int count = 0;
        foreach (byte value in text)
        {
            count += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private static int WordCount(ReadOnlySpan<byte> value)
    {
        int count = 1;
        for (int index = 1; index < value.Length && count <= ShortWordCountMax; index++)
        {
            count += IsSpace(value[index]) && !IsSpace(value[index - 1]) ? 1 : 0;
        }

        return count;
    }

    // 2024-05-26, 26/05/2024, 10:30, and the first joined to the last by a space or a T.
    private static bool IsDate(ReadOnlySpan<byte> value)
    {
        const int LengthMax = 35;
        if (value.Length is < 4 or > LengthMax || !IsDigit(value[0]))
        {
            return false;
        }

        int digitCount = 0;
        int separatorCount = 0;
        foreach (byte one in value)
        {
            bool isDigit = IsDigit(one);
            bool isSeparator = one is (byte)'-' or (byte)'/' or (byte)':';
            if (!isDigit && !isSeparator && !" TZ.+"u8.Contains(one))
            {
                return false;
            }

            digitCount += isDigit ? 1 : 0;
            separatorCount += isSeparator ? 1 : 0;
        }

        bool isClock = separatorCount == 1 && digitCount is 3 or 4 && value.Contains((byte)':');
        return isClock || (separatorCount >= 2 && digitCount is >= 5 and <= 23);
    }

    private static bool IsNumber(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> digits = value.TrimStart("+-$ "u8).TrimEnd("% "u8);
        return !digits.IsEmpty && IsDigit(digits[0]) && !digits.ContainsAnyExcept(NumberBytes);
    }

    private static bool IsUrl(ReadOnlySpan<byte> value)
    {
        if (value.Length > 4 && Ascii.EqualsIgnoreCase(value[..4], "www."u8))
        {
            return true;
        }

        int scheme = value.IndexOf("://"u8);
        if (scheme > 0 && char.IsAsciiLetter((char)value[0]))
        {
            return true;
        }

        // A host with a path and no scheme: what is left of the slash has a dot in the middle.
        int slash = value.IndexOf((byte)'/');
        return slash > 0 && IsHost(value[..slash]);
    }

    private static bool IsHost(ReadOnlySpan<byte> value)
    {
        int dot = value.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> top = value[(dot + 1)..];
        return dot > 0
            && top.Length >= 2
            && AreLetters(top)
            && char.IsAsciiLetterOrDigit((char)value[0]);
    }

    private static bool IsEmail(ReadOnlySpan<byte> value)
    {
        int at = value.IndexOf((byte)'@');
        return at > 0 && at == value.LastIndexOf((byte)'@') && IsHost(value[(at + 1)..]);
    }

    // A slash or backslash, or a name with a short extension.
    private static bool IsPath(ReadOnlySpan<byte> value)
    {
        const int ExtensionLengthMax = 5;
        if (value.ContainsAny("/\\"u8))
        {
            return true;
        }

        int dot = value.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> extension = value[(dot + 1)..];
        return dot > 0
            && extension.Length is > 0 and <= ExtensionLengthMax
            && AreLetters(extension);
    }

    // One token that mixes letters and digits: an account, an order, a hash.
    private static bool IsIdentifier(ReadOnlySpan<byte> value)
    {
        bool hasDigit = value.ContainsAnyInRange((byte)'0', (byte)'9');
        bool hasLetter =
            value.ContainsAnyInRange((byte)'a', (byte)'z')
            || value.ContainsAnyInRange((byte)'A', (byte)'Z');
        return hasDigit && hasLetter;
    }

    private static bool AreLetters(ReadOnlySpan<byte> value)
    {
        foreach (byte one in value)
        {
            if (!char.IsAsciiLetter((char)one))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDigit(byte value) => char.IsAsciiDigit((char)value);

    private static bool IsSpace(byte value) => value is 9 or 10 or 13 or 32;
}
