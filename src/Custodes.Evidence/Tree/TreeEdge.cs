using System.Numerics;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>The right edge of a tree: the last tile of every level, which is all that growing it needs.</summary>
/// <remarks>Takes about 64 KiB; allocates nothing afterwards. One owner.</remarks>
public sealed class TreeEdge
{
    private readonly Sha256Hash[][] tiles = new Sha256Hash[TileId.LevelMax + 1][];
    private readonly Sha256Hash[] scratch = new Sha256Hash[TileId.FullWidth];

    /// <summary>An empty tree.</summary>
    public TreeEdge()
    {
        for (int level = 0; level < tiles.Length; level++)
        {
            tiles[level] = new Sha256Hash[TileId.FullWidth];
        }
    }

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>
    /// The hashes of the tile that ends with the tree's last whole subtree of this level: the partial
    /// one, or the full one that the last append completed.
    /// </summary>
    public ReadOnlySpan<Sha256Hash> LastTile(int level)
    {
        long count = TreeShape.HashCount(level, Size);
        return count == 0 ? [] : tiles[level].AsSpan(0, (int)((count - 1) & 255) + 1);
    }

    /// <summary>The index of <see cref="LastTile"/> in its level.</summary>
    public long LastTileIndex(int level) => (TreeShape.HashCount(level, Size) - 1) >> TileId.Height;

    /// <summary>Appends leaves up to the end of the last tile of level 0, and no further.</summary>
    /// <returns>How many levels now end with a full tile; each of them was completed by this.</returns>
    public int Append(ReadOnlySpan<Sha256Hash> leaves)
    {
        int place = (int)(Size & (TileId.FullWidth - 1));
        Invariant.That(!leaves.IsEmpty && leaves.Length <= TileId.FullWidth - place);
        leaves.CopyTo(tiles[0].AsSpan(place));
        Size += leaves.Length;
        int completed = 0;
        while (completed < TileId.LevelMax && EndsWithFullTile(completed))
        {
            tiles[completed].CopyTo(scratch, 0);
            Sha256Hash root = TreeHasher.Fold(scratch);
            long index = TreeShape.HashCount(completed + 1, Size) - 1;
            tiles[completed + 1][(int)(index & (TileId.FullWidth - 1))] = root;
            completed++;
        }

        return completed;
    }

    /// <summary>Takes the last leaves back, as long as they completed no tile.</summary>
    public void TakeBack(int count)
    {
        Invariant.That(count >= 0 && count <= (Size & (TileId.FullWidth - 1)));
        Size -= count;
    }

    /// <summary>Takes over a tree that was written earlier.</summary>
    /// <param name="size">A multiple of 256.</param>
    /// <param name="reader">Reads its tiles, or those of the tree that has grown from it; the next root shows whether they were the right ones.</param>
    /// <returns>False when a tile could not be read.</returns>
    public bool TryRestore(long size, TileReader reader)
    {
        Invariant.That(size >= 0 && size <= reader.Size && (size & (TileId.FullWidth - 1)) == 0);
        Size = size;
        for (int level = 1; level <= TileId.LevelMax; level++)
        {
            long count = TreeShape.HashCount(level, size);
            long first = count == 0 ? 0 : (count - 1) & ~255L;
            for (long index = first; index < count; index++)
            {
                // The last hash of a full tile, and what lies under it, is read as any other.
                if (
                    !reader.TryNode(
                        TileId.Height * level,
                        index,
                        out tiles[level][(int)(index - first)]
                    )
                )
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The root over all leaves.</summary>
    public Sha256Hash Root()
    {
        Sha256Hash root = Sha256Hash.OfNothing;
        bool isFirst = true;
        for (int level = 0; level <= TileId.LevelMax; level++)
        {
            // From the right: a full tile is one hash of the level above and not counted here.
            int end = (int)(TreeShape.HashCount(level, Size) & (TileId.FullWidth - 1));
            while (end > 0)
            {
                int count = 1 << BitOperations.TrailingZeroCount(end);
                Span<Sha256Hash> leaves = scratch.AsSpan(0, count);
                tiles[level].AsSpan(end - count, count).CopyTo(leaves);
                Sha256Hash subtree = TreeHasher.Fold(leaves);
                root = isFirst ? subtree : TreeHasher.Node(subtree, root);
                isFirst = false;
                end -= count;
            }
        }

        return root;
    }

    private bool EndsWithFullTile(int level) =>
        (Size & ((1L << (TileId.Height * (level + 1))) - 1)) == 0;
}
