using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Custodes.Storage.Witness;

/// <summary>A small text file that begins with its own hash, so that damage anywhere in it is noticed.</summary>
/// <remarks>
/// Against damage, not against forgery: whoever may write the file can compute the hash.
/// <code>
/// file   SHA-256 of what follows the first line feed, 64 lower-case hex digits "\n" | text
/// </code>
/// </remarks>
internal static class CheckedText
{
    private const int HexDigits = 2 * SHA256.HashSizeInBytes;

    /// <summary>The file of a text.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> text) =>
        [
            .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(text)) + "\n"),
            .. text,
        ];

    /// <summary>The text of a file; false when the file is not exactly as it was written.</summary>
    public static bool TryOpen(byte[] file, [NotNullWhen(true)] out byte[]? text)
    {
        text = file.Length > HexDigits ? file[(HexDigits + 1)..] : null;
        if (text is null || !Seal(text).AsSpan().SequenceEqual(file))
        {
            text = null;
        }

        return text is not null;
    }
}
