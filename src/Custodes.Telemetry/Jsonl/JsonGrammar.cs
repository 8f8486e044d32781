using System.Numerics;
using System.Runtime.Intrinsics;

namespace Custodes.Telemetry.Jsonl;

/// <summary>The byte classes of JSON (RFC 8259).</summary>
internal static class JsonGrammar
{
    /// <summary>Whether the byte may stand between tokens.</summary>
    public static bool IsWhitespace(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Whether the byte is 0 to 9.</summary>
    public static bool IsDigit(byte value) => (uint)(value - (byte)'0') <= 9;

    /// <summary>The byte at an index; 0 past the end.</summary>
    public static byte ByteAt(ReadOnlySpan<byte> bytes, int index) =>
        (uint)index < (uint)bytes.Length ? bytes[index] : (byte)0;

    /// <summary>The first quote, backslash or control character from here on, or the end of the bytes.</summary>
    public static int PlainTextEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at <= bytes.Length - Vector128<byte>.Count)
        {
            uint ends = PlainTextEnds(bytes.Slice(at, Vector128<byte>.Count));
            if (ends != 0)
            {
                return at + BitOperations.TrailingZeroCount(ends);
            }

            at += Vector128<byte>.Count;
        }

        while ((uint)at < (uint)bytes.Length)
        {
            if (bytes[at] is (byte)'"' or (byte)'\\' or < (byte)' ')
            {
                break;
            }

            at++;
        }

        return at;
    }

    /// <summary>One bit for each of 16 bytes that is a quote, a backslash or a control character.</summary>
    public static uint PlainTextEnds(ReadOnlySpan<byte> sixteen)
    {
        Vector128<byte> block = Vector128.Create(sixteen);
        Vector128<byte> ends =
            Vector128.Equals(block, Vector128.Create((byte)'"'))
            | Vector128.Equals(block, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(block, Vector128.Create((byte)' '));
        return ends.ExtractMostSignificantBits();
    }

    /// <summary>Bytes of the escape that starts here: 0 when it is none, -1 when the line ends within it.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> bytes)
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
}
