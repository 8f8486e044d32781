using System.Numerics;
using Custodes.Primitives;

namespace Custodes.Cryptography.Merkle;

/// <summary>A tree of which only what its future roots need is kept: one hash for each bit of its size.</summary>
/// <remarks>For roots over things whose tiles nobody keeps, such as a batch of observations.</remarks>
public sealed class CompactRange
{
    // A size fits into 63 bits.
    private readonly Sha256Hash[] subtrees = new Sha256Hash[63];

    /// <summary>How many leaves were appended.</summary>
    public long Size { get; private set; }

    /// <summary>Appends one leaf.</summary>
    public void Append(Sha256Hash leaf) => AppendSubtree(0, leaf);

    /// <summary>Appends a whole subtree.</summary>
    /// <param name="level">It has 2^level leaves; <see cref="Size"/> must be a multiple of that.</param>
    /// <param name="root">The hash above its leaves.</param>
    public void AppendSubtree(int level, Sha256Hash root)
    {
        Invariant.That(level is >= 0 and < 62);
        long leaves = 1L << level;
        Invariant.That((Size & (leaves - 1)) == 0);
        int place = level;
        for (; (Size >> place & 1) == 1; place++)
        {
            root = TreeHasher.Node(subtrees[place], root);
        }

        subtrees[place] = root;
        Size += leaves;
    }

    /// <summary>The root over all leaves so far.</summary>
    public Sha256Hash Root()
    {
        if (Size == 0)
        {
            return Sha256Hash.OfNothing;
        }

        int place = BitOperations.TrailingZeroCount(Size);
        Sha256Hash root = subtrees[place];
        for (place++; Size >> place != 0; place++)
        {
            if ((Size >> place & 1) == 1)
            {
                root = TreeHasher.Node(subtrees[place], root);
            }
        }

        return root;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Size = 0;
}
