using System.Numerics;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Tree;

/// <summary>Makes proofs out of tiles: what RFC 9162 calls PATH and PROOF.</summary>
/// <remarks>Costs at most two tiles a level of tiles and some 500 hashes. One owner.</remarks>
public sealed class ProofBuilder(TileReader tiles)
{
    private readonly List<Sha256Hash> proof = [];

    /// <summary>Proves that a leaf is in a tree.</summary>
    /// <param name="index">Of the leaf, below <paramref name="size"/>.</param>
    /// <param name="size">Of the tree it is proven in, not above what was written.</param>
    /// <param name="hashes">From the leaf's sibling upwards.</param>
    /// <returns>False when a tile is missing: <see cref="TileReader.FailedPath"/>.</returns>
    public bool TryInclusion(long index, long size, out Sha256Hash[] hashes)
    {
        Invariant.That(index >= 0 && index < size && size <= tiles.Size);
        proof.Clear();
        bool isBuilt = TryPath(index, 0, size);
        hashes = isBuilt ? [.. proof] : [];
        return isBuilt;
    }

    /// <summary>Proves that a tree begins with an older one.</summary>
    /// <param name="oldSize">Of the older tree; 0 and <paramref name="size"/> have an empty proof.</param>
    /// <param name="size">Of the tree it is proven in, not above what was written.</param>
    /// <param name="hashes">As the verifier takes them.</param>
    /// <returns>False when a tile is missing: <see cref="TileReader.FailedPath"/>.</returns>
    public bool TryConsistency(long oldSize, long size, out Sha256Hash[] hashes)
    {
        Invariant.That(oldSize >= 0 && oldSize <= size && size <= tiles.Size);
        proof.Clear();
        bool isBuilt =
            oldSize == 0 || oldSize == size || TryConsistency(oldSize, 0, size, isOldWhole: true);
        hashes = isBuilt ? [.. proof] : [];
        return isBuilt;
    }

    private bool TryPath(long index, long start, long end)
    {
        if (end - start == 1)
        {
            return true;
        }

        long middle = start + Split(end - start);
        return index < middle
            ? TryPath(index, start, middle) && TryAdd(middle, end)
            : TryPath(index, middle, end) && TryAdd(start, middle);
    }

    // SUBPROOF: the old tree ends at oldEnd; isOldWhole says that its root is known to the verifier.
    private bool TryConsistency(long oldEnd, long start, long end, bool isOldWhole)
    {
        if (oldEnd == end)
        {
            return isOldWhole || TryAdd(start, end);
        }

        long middle = start + Split(end - start);
        return oldEnd <= middle
            ? TryConsistency(oldEnd, start, middle, isOldWhole) && TryAdd(middle, end)
            : TryConsistency(oldEnd, middle, end, isOldWhole: false) && TryAdd(start, middle);
    }

    private bool TryAdd(long start, long end)
    {
        bool isRead = tiles.TryRange(start, end, out Sha256Hash hash);
        proof.Add(hash);
        return isRead;
    }

    // The largest power of two below the count.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
