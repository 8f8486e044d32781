using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Notes;

/// <summary>A log's head: so many entries, and the root of the tree over them (C2SP tlog-checkpoint).</summary>
/// <remarks>
/// What is parsed is written again byte for byte.
/// <code>
/// text   origin "\n" | size in decimal "\n" | base64(root 32) "\n" | extension lines, each with "\n"
/// </code>
/// </remarks>
/// <param name="Origin">The log's name; one line, not empty.</param>
/// <param name="Size">How many entries, 0 to 2⁶³ - 1.</param>
/// <param name="Root">Root of the tree over them.</param>
public sealed record Checkpoint(string Origin, long Size, Sha256Hash Root)
{
    /// <summary>
    /// Lines that other logs add. We never do: some witnesses sign them, some do not, some refuse them;
    /// what we have to say goes into entries.
    /// </summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Whether the root may belong to the size: a tree without entries has one root alone.</summary>
    public bool IsEmptyRootRight => Size != 0 || Root == Sha256Hash.OfNothing;

    /// <summary>Reads a note's text.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> text,
        [NotNullWhen(true)] out Checkpoint? checkpoint,
        out TextFault fault
    )
    {
        checkpoint = null;
        int lineCount = text.Count(StrictText.LineFeed);
        if (!Utf8.IsValid(text))
        {
            fault = new TextFault(TextRefusal.NotUtf8, Line: 0);
            return false;
        }

        if (lineCount < 3 || text[^1] != StrictText.LineFeed)
        {
            fault = new TextFault(TextRefusal.LineMissing, lineCount + 1);
            return false;
        }

        int offset = 0;
        StrictText.TryLine(text, ref offset, out ReadOnlySpan<byte> origin);
        StrictText.TryLine(text, ref offset, out ReadOnlySpan<byte> decimalSize);
        StrictText.TryLine(text, ref offset, out ReadOnlySpan<byte> base64);
        if (origin.IsEmpty)
        {
            fault = new TextFault(TextRefusal.LineEmpty, Line: 1);
            return false;
        }

        if (!StrictText.TryDecimal(decimalSize, out long size))
        {
            fault = new TextFault(TextRefusal.DecimalNotCanonical, Line: 2);
            return false;
        }

        TextRefusal reason = StrictText.ReadHash(base64, out Sha256Hash root);
        if (reason != TextRefusal.None)
        {
            fault = new TextFault(reason, Line: 3);
            return false;
        }

        List<string> extensions = [];
        while (StrictText.TryLine(text, ref offset, out ReadOnlySpan<byte> extension))
        {
            if (extension.IsEmpty)
            {
                fault = new TextFault(TextRefusal.LineEmpty, extensions.Count + 4);
                return false;
            }

            extensions.Add(Encoding.UTF8.GetString(extension));
        }

        fault = default;
        checkpoint = new Checkpoint(Encoding.UTF8.GetString(origin), size, root)
        {
            Extensions = extensions,
        };
        return true;
    }

    /// <summary>The text that is signed.</summary>
    public byte[] ToBytes()
    {
        Invariant.That(Origin.Length > 0 && Size >= 0);
        var text = new StringBuilder();
        text.Append(Origin).Append('\n');
        text.Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n');
        text.Append(Convert.ToBase64String(Root.ToArray())).Append('\n');
        foreach (string extension in Extensions)
        {
            text.Append(extension).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
