using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Grows a tree by batches of entries and says which files that makes.</summary>
/// <remarks>
/// Returns writes and does none. Of every tile and bundle that a batch changes, one file comes out: the
/// full one, or the partial one of the new size. Allocates nothing once its bundle has grown. One owner.
/// </remarks>
public sealed class TreeGrowth
{
    private readonly TreeEdge edge;
    private readonly Sha256Hash[] leaves = new Sha256Hash[TileId.FullWidth];
    private byte[] bundle = new byte[1 << 16];
    private int bundleBytes;

    /// <summary>Goes on where a tree ends.</summary>
    /// <param name="edge">The tree's right edge; belongs to this from now on.</param>
    /// <param name="lastBundle">The entries of the partial bundle at its end; empty without one.</param>
    public TreeGrowth(TreeEdge edge, ReadOnlySpan<byte> lastBundle)
    {
        int width = (int)(edge.Size & (TileId.FullWidth - 1));
        Invariant.That(EntryBundle.Check(lastBundle, width) == BundleFault.None);
        this.edge = edge;
        Keep(lastBundle);
    }

    /// <summary>How many entries the tree has.</summary>
    public long Size => edge.Size;

    /// <summary>The root over all entries.</summary>
    public Sha256Hash Root() => edge.Root();

    /// <summary>Appends a batch and hands out every file that it makes.</summary>
    public void Append(EntryBatch batch, ITileSink sink)
    {
        long oldSize = Size;
        ReadOnlySpan<byte> rest = batch.Bytes;
        for (int left = batch.Count; left > 0; )
        {
            int place = (int)(Size & (TileId.FullWidth - 1));
            int count = Math.Min(left, TileId.FullWidth - place);
            int bytes = EntryBundle.HashLeaves(rest, leaves.AsSpan(0, count));
            int completed = edge.Append(leaves.AsSpan(0, count));
            if (completed > 0)
            {
                TileId id = new(TileId.Entries, edge.LastTileIndex(0), TileId.FullWidth);
                sink.Put(id, bundle.AsSpan(0, bundleBytes), rest[..bytes]);
                bundleBytes = 0;
            }
            else
            {
                Keep(rest[..bytes]);
            }

            for (int level = 0; level < completed; level++)
            {
                PutLastTile(level, sink);
            }

            rest = rest[bytes..];
            left -= count;
        }

        PutEdge(oldSize, sink);
    }

    private void Keep(ReadOnlySpan<byte> entries)
    {
        int needed = bundleBytes + entries.Length;
        if (needed > bundle.Length)
        {
            Array.Resize(ref bundle, Math.Max(needed, 2 * bundle.Length));
        }

        entries.CopyTo(bundle.AsSpan(bundleBytes));
        bundleBytes = needed;
    }

    private void PutEdge(long oldSize, ITileSink sink)
    {
        int width = (int)(Size & (TileId.FullWidth - 1));
        if (width > 0)
        {
            TileId id = new(TileId.Entries, edge.LastTileIndex(0), width);
            sink.Put(id, bundle.AsSpan(0, bundleBytes), []);
        }

        for (int level = 0; level < TreeShape.LevelCount(Size); level++)
        {
            long count = TreeShape.HashCount(level, Size);
            bool hasGrown = count != TreeShape.HashCount(level, oldSize);
            if (hasGrown && (count & (TileId.FullWidth - 1)) != 0)
            {
                PutLastTile(level, sink);
            }
        }
    }

    private void PutLastTile(int level, ITileSink sink)
    {
        ReadOnlySpan<Sha256Hash> hashes = edge.LastTile(level);
        TileId id = new(level, edge.LastTileIndex(level), hashes.Length);
        sink.Put(id, Sha256Hash.BytesOf(hashes), []);
    }
}
