namespace Custodes.Evidence.Tree;

/// <summary>Which tiles a tree of a given size has.</summary>
public static class TreeShape
{
    /// <summary>The largest tree: every count of leaves and hashes stays far inside 63 bits.</summary>
    public const long SizeMax = 1L << 62;

    /// <summary>How many hashes a level of tiles holds.</summary>
    /// <param name="level">0 for the leaf hashes; each hash of level l stands for 256^l leaves.</param>
    /// <param name="size">Of the tree.</param>
    public static long HashCount(int level, long size) => size >> (TileId.Height * level);

    /// <summary>How many levels hold a hash.</summary>
    public static int LevelCount(long size)
    {
        int level = 0;
        while (level <= TileId.LevelMax && HashCount(level, size) > 0)
        {
            level++;
        }

        return level;
    }

    /// <summary>How many hashes the tile at a place holds: 256 inside, fewer at the right edge, 0 beyond.</summary>
    /// <param name="level">Of the tile; entry bundles are as wide as the tiles of level 0.</param>
    /// <param name="index">Of the tile.</param>
    /// <param name="size">Of the tree.</param>
    public static int Width(int level, long index, long size)
    {
        long before = index << TileId.Height;
        long count = HashCount(Math.Max(level, 0), size);
        return (int)Math.Clamp(count - before, 0, TileId.FullWidth);
    }
}
