using System.Globalization;
using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Which file of a tlog-tiles directory: a tile of hashes or a bundle of entries.</summary>
/// <param name="Level">0 for leaf hashes upwards; <see cref="Entries"/> for a bundle.</param>
/// <param name="Index">Which one of its level, from the left.</param>
/// <param name="Width">How many hashes or entries it holds, 1 to 256; 256 is a full one.</param>
public readonly record struct TileId(int Level, long Index, int Width)
{
    /// <summary>The level of entry bundles.</summary>
    public const int Entries = -1;

    /// <summary>Hashes of a full tile, entries of a full bundle.</summary>
    public const int FullWidth = 256;

    /// <summary>Levels of hashes between a tile and the one above it.</summary>
    public const int Height = 8;

    /// <summary>A tree of 2^62 entries has tiles up to this level.</summary>
    public const int LevelMax = 7;

    private const int IndexDigitsMax = 18;

    private const string Root = "tile/";
    private const string EntriesFolder = "entries/";

    /// <summary>Whether nothing can be appended to it.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>The same place, full.</summary>
    public TileId Full => this with { Width = FullWidth };

    /// <summary>The path below the log's prefix: <c>tile/0/x001/234.p/17</c>.</summary>
    public string Path()
    {
        Invariant.That(Level is >= Entries and <= LevelMax && Index >= 0);
        Invariant.That(Width is > 0 and <= FullWidth);
        string level = Level == Entries ? EntriesFolder : $"{Level}/";
        string path = $"{Index % 1000:D3}";
        for (long rest = Index / 1000; rest > 0; rest /= 1000)
        {
            path = $"x{rest % 1000:D3}/{path}";
        }

        return IsFull ? $"{Root}{level}{path}" : $"{Root}{level}{path}.p/{Width}";
    }

    /// <summary>Reads a path; false for every form but the one that <see cref="Path"/> writes.</summary>
    public static bool TryParse(string path, out TileId id)
    {
        id = default;
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = path.AsSpan(Root.Length);
        int level = Entries;
        if (rest.StartsWith(EntriesFolder, StringComparison.Ordinal))
        {
            rest = rest[EntriesFolder.Length..];
        }
        else if (rest.Length > 2 && rest[1] == '/' && rest[0] is >= '0' and <= '7')
        {
            level = rest[0] - '0';
            rest = rest[2..];
        }
        else
        {
            return false;
        }

        int width = FullWidth;
        int partial = rest.IndexOf(".p/", StringComparison.Ordinal);
        if (partial >= 0)
        {
            if (!int.TryParse(rest[(partial + 3)..], NumberStyles.None, null, out width))
            {
                return false;
            }

            rest = rest[..partial];
        }

        if (
            width is < 1 or > FullWidth
            || !TryParseIndex(rest, out long index)
            || index > TreeShape.SizeMax >> Height
        )
        {
            return false;
        }

        // Leading zeros, a partial of width 256, needless groups: whatever is written otherwise.
        id = new TileId(level, index, width);
        return string.Equals(id.Path(), path, StringComparison.Ordinal);
    }

    private static bool TryParseIndex(ReadOnlySpan<char> text, out long index)
    {
        index = 0;
        int digits = 0;
        foreach (char letter in text)
        {
            if (char.IsAsciiDigit(letter) && digits < IndexDigitsMax)
            {
                index = (index * 10) + (letter - '0');
                digits++;
            }
            else if (letter is not ('x' or '/'))
            {
                return false;
            }
        }

        return digits > 0;
    }
}
