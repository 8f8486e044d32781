using System.Buffers;
using Custodes.Contracts;

namespace Custodes.Telemetry.Provenance;

/// <summary>What a value looks like, from its characters alone.</summary>
internal static class ValueKinds
{
    private const int IdBytesMin = 4;
    private const int ShortWordsMax = 4;
    private const int ExtensionBytesMax = 5;

    private static readonly SearchValues<byte> LettersAndDigits = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8
    );

    public static ArgumentKind Of(ReadOnlySpan<byte> value)
    {
        value = Trim(value);
        if (value.IsEmpty)
        {
            return ArgumentKind.Word;
        }

        if (IsNumber(value))
        {
            return ArgumentKind.Number;
        }

        if (IsDate(value))
        {
            return ArgumentKind.Date;
        }

        int words = CountParts(value);
        if (words > 1)
        {
            return words <= ShortWordsMax ? ArgumentKind.Short : ArgumentKind.Text;
        }

        if (
            value.StartsWith("http://"u8)
            || value.StartsWith("https://"u8)
            || value.StartsWith("www."u8)
        )
        {
            return ArgumentKind.Url;
        }

        int at = value.IndexOf((byte)'@');
        if (at > 0 && value[at..].Contains((byte)'.'))
        {
            return ArgumentKind.Email;
        }

        if (IsPath(value))
        {
            return ArgumentKind.Path;
        }

        return value.Length >= IdBytesMin && value.ContainsAnyInRange((byte)'0', (byte)'9')
            ? ArgumentKind.Id
            : ArgumentKind.Word;
    }

    /// <summary>Whether a value names one thing in the world, so that it is looked for inside texts too.</summary>
    public static bool IsIdentifier(ArgumentKind kind) =>
        kind is ArgumentKind.Url or ArgumentKind.Email or ArgumentKind.Id or ArgumentKind.Path;

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    private static bool IsNumber(ReadOnlySpan<byte> value)
    {
        value = value[0] is (byte)'-' or (byte)'+' ? value[1..] : value;
        int dots = 0;
        foreach (byte next in value)
        {
            dots += next == '.' ? 1 : 0;
            if (next != '.' && next is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return dots <= 1 && value.Length > dots;
    }

    // yyyy-mm-dd and whatever time follows, or hh:mm with or without seconds.
    private static bool IsDate(ReadOnlySpan<byte> value)
    {
        if (value.Length is 5 or 8 && value[2] == ':')
        {
            return IsDigits(value[..2]) && IsDigits(value[3..5]);
        }

        return value.Length is >= 10 and <= 35
            && value[4] == '-'
            && value[7] == '-'
            && IsDigits(value[..4])
            && IsDigits(value[5..7])
            && IsDigits(value[8..10])
            && (
                value.Length == 10 || value[10] is (byte)' ' or (byte)'T' && IsDigits(value[11..13])
            );
    }

    private static bool IsDigits(ReadOnlySpan<byte> value) =>
        !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsPath(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny((byte)'/', (byte)'\\'))
        {
            return value.Length > 1;
        }

        int dot = value.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> extension = dot > 0 ? value[(dot + 1)..] : default;
        return extension.Length is > 0 and <= ExtensionBytesMax
            && !extension.ContainsAnyExcept(LettersAndDigits)
            && extension.ContainsAnyInRange((byte)'a', (byte)'z');
    }

    private static int CountParts(ReadOnlySpan<byte> value)
    {
        int count = 0;
        bool isInside = false;
        foreach (byte next in value)
        {
            bool isSpace = next is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
            count += !isSpace && !isInside ? 1 : 0;
            isInside = !isSpace;
        }

        return count;
    }
}
