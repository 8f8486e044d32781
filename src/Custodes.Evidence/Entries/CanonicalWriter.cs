using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>Writes canonical JSON (RFC 8785), and insists on names in their order.</summary>
/// <remarks>
/// Broken surrogates become U+FFFD, since UTF-8 has no form for them. A text whose escaped form is
/// longer than its limit is cut and ends in the SHA-256 of the whole: what comes from outside must
/// not be able to keep an entry out of the log by its length.
/// </remarks>
internal sealed class CanonicalWriter
{
    /// <summary>What the rest of a text that was cut is replaced with, followed by 64 hexadecimal digits.</summary>
    public const string CutMark = "…sha256:";

    private static readonly int CutBytes =
        Encoding.UTF8.GetByteCount(CutMark) + (2 * SHA256.HashSizeInBytes);

    private readonly ArrayBufferWriter<byte> output = new();
    private readonly string?[] lastNames = new string?[CanonicalJson.DepthMax];
    private int depth = -1;
    private bool needsComma;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => output.WrittenSpan;

    /// <summary>Begins the outermost object, or one in a list.</summary>
    public void Open()
    {
        Separate();
        Push((byte)'{');
    }

    /// <summary>Begins an object that has a name.</summary>
    public void Open(string name)
    {
        Name(name);
        Push((byte)'{');
    }

    /// <summary>Begins a list.</summary>
    public void OpenList(string name)
    {
        Name(name);
        Push((byte)'[');
    }

    /// <summary>Ends an object.</summary>
    public void Close() => Pop((byte)'}');

    /// <summary>Ends a list.</summary>
    public void CloseList() => Pop((byte)']');

    /// <summary>Writes a number.</summary>
    public void Integer(string name, long value)
    {
        Invariant.That(value is >= -CanonicalJson.IntegerMax and <= CanonicalJson.IntegerMax);
        Name(name);
        Plain(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes yes or no.</summary>
    public void Flag(string name, bool value)
    {
        Name(name);
        Plain(value ? "true" : "false");
    }

    /// <summary>Writes a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Any text.</param>
    /// <param name="bytesMax">Bytes of its escaped form at most, above the 74 that end a cut one.</param>
    public void Text(string name, string value, int bytesMax)
    {
        Invariant.That(bytesMax > CutBytes);
        Name(name);
        Quote(EscapedBytes(value) <= bytesMax ? value : Cut(value, bytesMax));
    }

    /// <summary>Writes bytes in hexadecimal; never cut.</summary>
    public void Hex(string name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Quote(Convert.ToHexStringLower(value));
    }

    /// <summary>Writes bytes in base64 with padding; never cut.</summary>
    public void Base64(string name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Quote(Convert.ToBase64String(value));
    }

    private static string Cut(string value, int bytesMax)
    {
        int room = bytesMax - CutBytes;
        int chars = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            room -= EscapedBytes(rune);
            if (room < 0)
            {
                break;
            }

            chars += rune.Utf16SequenceLength;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
        return value[..chars] + CutMark + hash;
    }

    private static int EscapedBytes(string value)
    {
        int bytes = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            bytes += EscapedBytes(rune);
        }

        return bytes;
    }

    private static int EscapedBytes(Rune rune) =>
        rune.Value is '"' or '\\' ? 2
        : rune.Value >= 0x20 ? rune.Utf8SequenceLength
        : JsonText.ShortEscape((byte)rune.Value) != 0 ? 2
        : 6;

    private void Quote(string value)
    {
        output.Write("\""u8);
        Span<byte> encoded = stackalloc byte[4];
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                output.Write([(byte)'\\', (byte)rune.Value]);
            }
            else if (rune.Value >= 0x20)
            {
                output.Write(encoded[..rune.EncodeToUtf8(encoded)]);
            }
            else if (JsonText.ShortEscape((byte)rune.Value) is byte letter and not 0)
            {
                output.Write([(byte)'\\', letter]);
            }
            else
            {
                Plain($"\\u{rune.Value:x4}");
            }
        }

        output.Write("\""u8);
    }

    private void Name(string name)
    {
        Invariant.That(string.CompareOrdinal(lastNames[depth], name) < 0);
        lastNames[depth] = name;
        Separate();
        Quote(name);
        output.Write(":"u8);
        needsComma = true;
    }

    private void Separate()
    {
        if (needsComma)
        {
            output.Write(","u8);
        }

        needsComma = true;
    }

    private void Push(byte bracket)
    {
        output.Write([bracket]);
        depth++;
        lastNames[depth] = null;
        needsComma = false;
    }

    private void Pop(byte bracket)
    {
        output.Write([bracket]);
        depth--;
        needsComma = true;
    }

    private void Plain(string ascii) => output.Write(Encoding.ASCII.GetBytes(ascii));
}
