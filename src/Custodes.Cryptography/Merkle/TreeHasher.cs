using System.Runtime.InteropServices;
using Custodes.Primitives;

namespace Custodes.Cryptography.Merkle;

/// <summary>The three hashes of RFC 6962, section 2.1.</summary>
/// <remarks>
/// A leaf begins with 00 and a node with 01, so that nobody can pass a node off as an entry. Allocates
/// nothing.
/// </remarks>
public static class TreeHasher
{
    /// <summary>Bytes of the head of an entry at most.</summary>
    public const int HeadBytesMax = 63;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The hash of an entry.</summary>
    public static Sha256Hash Leaf(ReadOnlySpan<byte> entry) => Sha256.Of(LeafPrefix, entry);

    /// <summary>The same of an entry in two parts, as a rule a head and what it stands before.</summary>
    /// <param name="head">At most <see cref="HeadBytesMax"/> bytes.</param>
    /// <param name="rest">Any length.</param>
    public static Sha256Hash Leaf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        Invariant.That(head.Length <= HeadBytesMax);
        Span<byte> prefixed = stackalloc byte[1 + HeadBytesMax];
        prefixed[0] = LeafPrefix;
        head.CopyTo(prefixed[1..]);
        return Sha256.Of(prefixed[..(1 + head.Length)], rest);
    }

    /// <summary>The hash above two others.</summary>
    public static Sha256Hash Node(Sha256Hash left, Sha256Hash right) => Pair([left, right]);

    /// <summary>Hashes each pair of neighbours.</summary>
    /// <param name="children">An even number of them.</param>
    /// <param name="parents">Half as many; may be the first half of <paramref name="children"/>.</param>
    public static void Parents(ReadOnlySpan<Sha256Hash> children, Span<Sha256Hash> parents)
    {
        Invariant.That(children.Length == 2 * parents.Length);
        for (int index = 0; index < parents.Length; index++)
        {
            parents[index] = Pair(children.Slice(2 * index, 2));
        }
    }

    /// <summary>The root above a power of two of hashes, which are overwritten.</summary>
    public static Sha256Hash Fold(Span<Sha256Hash> hashes)
    {
        Invariant.That(int.IsPow2(hashes.Length));
        while (hashes.Length > 1)
        {
            Span<Sha256Hash> parents = hashes[..(hashes.Length / 2)];
            Parents(hashes, parents);
            hashes = parents;
        }

        return hashes[0];
    }

    private static Sha256Hash Pair(ReadOnlySpan<Sha256Hash> pair) =>
        Sha256.Of(NodePrefix, MemoryMarshal.AsBytes(pair));
}
