using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Custodes.Cryptography;

namespace Custodes.Evidence.Notes;

/// <summary>Readers that accept one form of each value, because another form would be another signed text.</summary>
internal static class StrictText
{
    public const byte LineFeed = 0x0a;
    public const int KeyNameBytesMax = 255;

    /// <summary>Decodes base64 with padding, and refuses what does not encode back to the same text.</summary>
    /// <remarks>
    /// The library's decoder skips white space; comparing the lengths first and the texts afterwards
    /// refuses that and every other second form.
    /// </remarks>
    public static bool TryBase64(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 != 0)
        {
            return false;
        }

        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (
            Base64.DecodeFromUtf8(text, decoded, out int read, out int written)
                != System.Buffers.OperationStatus.Done
            || read != text.Length
        )
        {
            return false;
        }

        byte[] again = new byte[Base64.GetMaxEncodedToUtf8Length(written)];
        Base64.EncodeToUtf8(decoded.AsSpan(0, written), again, out _, out int encoded);
        if (!again.AsSpan(0, encoded).SequenceEqual(text))
        {
            return false;
        }

        bytes = decoded[..written];
        return true;
    }

    /// <summary>Reads the base64 of a hash.</summary>
    public static TextRefusal ReadHash(ReadOnlySpan<byte> text, out Sha256Hash hash)
    {
        hash = default;
        if (!TryBase64(text, out byte[] bytes))
        {
            return TextRefusal.Base64NotCanonical;
        }

        if (bytes.Length != Sha256Hash.Bytes)
        {
            return TextRefusal.HashLengthWrong;
        }

        hash = new Sha256Hash(bytes);
        return TextRefusal.None;
    }

    /// <summary>Reads a number from 0 to 2⁶³ - 1 in decimal digits without leading zeros.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        bool isLedByZero = text.Length > 1 && text[0] == (byte)'0';
        return !isLedByZero
            && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether the bytes are the name of a key: UTF-8, 1 to 255 bytes, no white space, no plus sign.</summary>
    public static bool IsKeyName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > KeyNameBytesMax || !Utf8.IsValid(name))
        {
            return false;
        }

        foreach (Rune rune in Encoding.UTF8.GetString(name).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value == '+' || rune.Value < 0x20)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The line that begins at an offset, without its line feed; none when the text ends before one.</summary>
    public static bool TryLine(
        ReadOnlySpan<byte> text,
        scoped ref int offset,
        out ReadOnlySpan<byte> line
    )
    {
        int length = text[offset..].IndexOf(LineFeed);
        line = length < 0 ? [] : text.Slice(offset, length);
        offset += length < 0 ? 0 : length + 1;
        return length >= 0;
    }

    /// <summary>Which line, counted from 1, an offset is in.</summary>
    public static int LineAt(ReadOnlySpan<byte> text, int offset) =>
        1 + text[..offset].Count(LineFeed);
}
