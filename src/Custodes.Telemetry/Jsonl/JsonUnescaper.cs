using System.Buffers.Text;
using System.Text;

namespace Custodes.Telemetry.Jsonl;

/// <summary>Turns strings with escapes into their UTF-8 text.</summary>
/// <remarks>
/// The text is never longer than what stands in the line, so a line's limit bounds the memory: it
/// grows to the longest string with escapes and stays. A <c>\u</c> escape that is half a surrogate
/// pair becomes U+FFFD, as it has no UTF-8 form.
/// </remarks>
internal sealed class JsonUnescaper
{
    private byte[] buffer = new byte[1024];

    /// <summary>The text of a string; valid until the next call.</summary>
    public ReadOnlySpan<byte> TextOf(JsonString value) =>
        value.IsEscaped ? Unescape(value.Raw) : value.Raw;

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        if (buffer.Length < raw.Length)
        {
            buffer = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)raw.Length)];
        }

        Span<byte> rest = buffer;
        int written = 0;
        while (true)
        {
            int plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(rest[written..]);
                return buffer.AsSpan(0, written + raw.Length);
            }

            raw[..plain].CopyTo(rest[written..]);
            written += plain;
            raw = raw[plain..];
            if (raw[1] == (byte)'u')
            {
                written += WriteUnicode(ref raw, rest[written..]);
            }
            else
            {
                rest[written++] = ControlOf(raw[1]);
                raw = raw[2..];
            }
        }
    }

    private static byte ControlOf(byte letter) =>
        letter switch
        {
            (byte)'b' => 8,
            (byte)'f' => 12,
            (byte)'n' => 10,
            (byte)'r' => 13,
            (byte)'t' => 9,
            _ => letter,
        };

    private static int WriteUnicode(ref ReadOnlySpan<byte> raw, Span<byte> target)
    {
        char first = UnitAt(raw);
        raw = raw[6..];
        if (Rune.TryCreate(first, out Rune rune))
        {
            return rune.EncodeToUtf8(target);
        }

        if (raw.StartsWith("\\u"u8) && Rune.TryCreate(first, UnitAt(raw), out Rune pair))
        {
            raw = raw[6..];
            return pair.EncodeToUtf8(target);
        }

        return Rune.ReplacementChar.EncodeToUtf8(target);
    }

    private static char UnitAt(ReadOnlySpan<byte> escape)
    {
        _ = Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x');
        return (char)unit;
    }
}
