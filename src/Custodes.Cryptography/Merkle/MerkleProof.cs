using System.Numerics;

namespace Custodes.Cryptography.Merkle;

/// <summary>Checks inclusion and consistency proofs exactly as RFC 9162, sections 2.1.3.2 and 2.1.4.2, says.</summary>
/// <remarks>A proof is hashes from the leaf's sibling upwards. Nothing here trusts its length.</remarks>
public static class MerkleProof
{
    /// <summary>A path from a leaf to the root of the largest tree has no more hashes than this.</summary>
    public const int LengthMax = 63;

    /// <summary>How many hashes prove a leaf.</summary>
    /// <param name="index">Of the leaf, below <paramref name="size"/>.</param>
    /// <param name="size">How many leaves the tree has.</param>
    public static int InclusionLength(long index, long size)
    {
        int inner = InnerLength(index, size);
        return inner + BitOperations.PopCount((ulong)index >> inner);
    }

    /// <summary>Whether a leaf is in a tree.</summary>
    /// <param name="index">Where it is said to be.</param>
    /// <param name="leaf">Its hash.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="root">The tree's root.</param>
    /// <param name="proof">From the leaf's sibling upwards.</param>
    public static bool IsIncluded(
        long index,
        Sha256Hash leaf,
        long size,
        Sha256Hash root,
        ReadOnlySpan<Sha256Hash> proof
    ) => TryRoot(index, leaf, size, proof, out Sha256Hash found) && found == root;

    /// <summary>The root that a proof leads to; false when the proof does not fit the place.</summary>
    public static bool TryRoot(
        long index,
        Sha256Hash leaf,
        long size,
        ReadOnlySpan<Sha256Hash> proof,
        out Sha256Hash root
    )
    {
        root = leaf;
        if (index < 0 || index >= size)
        {
            return false;
        }

        long place = index;
        long last = size - 1;
        foreach (Sha256Hash hash in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((place & 1) == 1 || place == last)
            {
                root = TreeHasher.Node(hash, root);
                SkipLevels(ref place, ref last);
            }
            else
            {
                root = TreeHasher.Node(root, hash);
            }

            place >>= 1;
            last >>= 1;
        }

        return last == 0;
    }

    /// <summary>Whether a larger tree begins with a smaller one.</summary>
    /// <remarks>Every tree begins with the empty one; that needs no proof, and none is accepted.</remarks>
    public static bool IsConsistent(
        long oldSize,
        Sha256Hash oldRoot,
        long newSize,
        Sha256Hash newRoot,
        ReadOnlySpan<Sha256Hash> proof
    )
    {
        if (oldSize < 0 || oldSize > newSize)
        {
            return false;
        }

        if (oldSize == newSize)
        {
            return proof.IsEmpty && oldRoot == newRoot;
        }

        if (oldSize == 0)
        {
            return proof.IsEmpty && oldRoot == Sha256Hash.OfNothing;
        }

        if (proof.IsEmpty)
        {
            return false;
        }

        // The old tree is a subtree of the new one exactly when its size is a power of two; then its
        // root is the first hash, and the proof need not repeat it.
        Sha256Hash first = BitOperations.IsPow2(oldSize) ? oldRoot : proof[0];
        return WalkConsistency(
                oldSize,
                newSize,
                first,
                BitOperations.IsPow2(oldSize) ? proof : proof[1..],
                out Sha256Hash foundOld,
                out Sha256Hash foundNew
            )
            && foundOld == oldRoot
            && foundNew == newRoot;
    }

    internal static int InnerLength(long index, long size) =>
        64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));

    private static bool WalkConsistency(
        long oldSize,
        long newSize,
        Sha256Hash first,
        ReadOnlySpan<Sha256Hash> rest,
        out Sha256Hash oldRoot,
        out Sha256Hash newRoot
    )
    {
        oldRoot = first;
        newRoot = first;
        long place = oldSize - 1;
        long last = newSize - 1;
        while ((place & 1) == 1)
        {
            place >>= 1;
            last >>= 1;
        }

        foreach (Sha256Hash hash in rest)
        {
            if (last == 0)
            {
                return false;
            }

            if ((place & 1) == 1 || place == last)
            {
                oldRoot = TreeHasher.Node(hash, oldRoot);
                newRoot = TreeHasher.Node(hash, newRoot);
                SkipLevels(ref place, ref last);
            }
            else
            {
                newRoot = TreeHasher.Node(newRoot, hash);
            }

            place >>= 1;
            last >>= 1;
        }

        return last == 0;
    }

    // At the right edge a subtree without a sibling rises unhashed.
    private static void SkipLevels(ref long place, ref long last)
    {
        while ((place & 1) == 0 && place != 0)
        {
            place >>= 1;
            last >>= 1;
        }
    }
}
