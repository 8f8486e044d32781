using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Reads hashes of a tree out of its tiles.</summary>
/// <remarks>
/// Believes what it reads: a proof made from it is checked against a signed root before anybody gets it.
/// Remembers the last tile of every level, which is what neighbouring proofs share. One owner.
/// </remarks>
/// <param name="files">The log's files.</param>
/// <param name="size">Of the tree as it was written: it says how wide the tiles at the right edge are.</param>
public sealed class TileReader(ILogFiles files, long size)
{
    private readonly Kept[] kept = new Kept[TileId.LevelMax + 1];
    private readonly Sha256Hash[] scratch = new Sha256Hash[TileId.FullWidth];
    private readonly byte[] buffer = new byte[TileId.FullWidth * Sha256Hash.Bytes];

    /// <summary>Of the tree as it was written; rises when more was.</summary>
    public long Size { get; set; } = size;

    /// <summary>The path of the file that could not be used last.</summary>
    public string? FailedPath { get; private set; }

    /// <summary>The root over 2^<paramref name="level"/> leaves.</summary>
    /// <param name="level">Of the tree, not of tiles.</param>
    /// <param name="index">Which subtree of its level, from the left; it must be whole.</param>
    /// <param name="hash">The root.</param>
    /// <returns>False when a tile is missing or has not its length: <see cref="FailedPath"/>.</returns>
    public bool TryNode(int level, long index, out Sha256Hash hash)
    {
        Invariant.That(index >= 0 && (index + 1) << level <= Size);
        hash = default;
        int within = level % TileId.Height;
        int tileLevel = level / TileId.Height;
        long tile = index >> (TileId.Height - within);
        int count = 1 << within;
        int first = (int)((index << within) & (TileId.FullWidth - 1));
        if (!TryTile(tileLevel, tile, first + count, out ReadOnlySpan<Sha256Hash> hashes))
        {
            return false;
        }

        Span<Sha256Hash> leaves = scratch.AsSpan(0, count);
        hashes.Slice(first, count).CopyTo(leaves);
        hash = TreeHasher.Fold(leaves);
        return true;
    }

    /// <summary>The root over any range that a proof or a root can ask for.</summary>
    /// <param name="start">A multiple of the smallest power of two that is not below the length.</param>
    /// <param name="end">Past the last leaf.</param>
    /// <param name="root">Of the range alone.</param>
    public bool TryRange(long start, long end, out Sha256Hash root)
    {
        root = Sha256Hash.OfNothing;
        bool isFirst = true;

        // Whole subtrees from the right, the smallest first: each next one goes to the left.
        while (end > start)
        {
            int level = System.Numerics.BitOperations.TrailingZeroCount(end - start);
            if (!TryNode(level, (end >> level) - 1, out Sha256Hash subtree))
            {
                return false;
            }

            root = isFirst ? subtree : TreeHasher.Node(subtree, root);
            isFirst = false;
            end -= 1L << level;
        }

        return true;
    }

    private bool TryTile(int level, long index, int needed, out ReadOnlySpan<Sha256Hash> hashes)
    {
        ref Kept last = ref kept[level];
        if (last.Hashes is not null && last.Index == index && last.Width >= needed)
        {
            hashes = last.Hashes;
            return true;
        }

        // A partial tile goes when the full one has come, so the full one may hold more than is asked for.
        int width = TreeShape.Width(level, index, Size);
        TileId id = new(level, index, width);
        if (!TryRead(id) && (id.IsFull || !TryRead(id = id.Full)))
        {
            FailedPath = new TileId(level, index, width).Path();
            hashes = default;
            return false;
        }

        last.Hashes ??= new Sha256Hash[TileId.FullWidth];
        Sha256Hash.ReadAll(buffer)[..id.Width].CopyTo(last.Hashes);
        last.Index = index;
        last.Width = id.Width;
        hashes = last.Hashes;
        return true;
    }

    private bool TryRead(TileId id)
    {
        LogFileAnswer answer = files.Read(id.Path(), buffer, out long count);
        return answer == LogFileAnswer.Found && count == id.Width * Sha256Hash.Bytes;
    }

    private struct Kept
    {
        public Sha256Hash[]? Hashes;
        public long Index;
        public int Width;
    }
}
