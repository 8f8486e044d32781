using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Custodes.Descriptors;

/// <summary>A tool's name in one canonical spelling, and the words it is made of.</summary>
/// <remarks>
/// The same tool is called <c>mcp__github__create_issue</c>, <c>github.createIssue</c> or
/// <c>GITHUB_CREATE_ISSUE</c>, by host. All become <c>github_create_issue</c>: lower-case words joined by
/// underscores, without the <c>mcp</c> in front. Characters past <see cref="LengthMax"/> and words past
/// <see cref="WordCountMax"/> do not count. Allocates; results are cached by <see cref="DescriptorTable"/>.
/// </remarks>
public sealed class ToolName
{
    /// <summary>Characters of a name that are looked at; protocols allow 64 or 128.</summary>
    public const int LengthMax = 256;

    /// <summary>Words of a name that are looked at.</summary>
    public const int WordCountMax = 32;

    private readonly string[] words;

    private ToolName(string[] words, int toolStart)
    {
        this.words = words;
        ToolStart = toolStart;
        Canonical = string.Join('_', words);
        Tool = string.Join('_', words[toolStart..]);
    }

    /// <summary>All words joined by underscores; empty when the name holds no letter and no digit.</summary>
    public string Canonical { get; }

    /// <summary>The words after the last <c>__</c>, dot, slash or colon, joined: the name without its server.</summary>
    public string Tool { get; }

    /// <summary>All words in lower case, the server's first.</summary>
    public ReadOnlySpan<string> Words => words;

    /// <summary>Where the tool's own words start in <see cref="Words"/>.</summary>
    public int ToolStart { get; }

    /// <summary>First 8 bytes, little endian, of the SHA-256 of <see cref="Canonical"/> in UTF-8.</summary>
    public ulong Hash()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Encoding.UTF8.GetBytes(Canonical), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    /// <summary>Reads a name; every string has a canonical form.</summary>
    public static ToolName Parse(ReadOnlySpan<char> name)
    {
        NameSplitter splitter = new();
        splitter.Read(name.Length <= LengthMax ? name : name[..LengthMax]);
        (string[] words, int toolStart) = splitter.Finish();
        return new ToolName(words, toolStart);
    }
}
