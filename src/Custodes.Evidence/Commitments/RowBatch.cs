using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Evidence.Commitments;

/// <summary>The rows of one batch of observations, and where each leaf of its tree ends.</summary>
/// <remarks>
/// Made to be handed on: whoever takes observations writes rows and goes on with another batch, and
/// whoever has the time hashes them. Its memory is taken once and used again. One owner at a time.
/// </remarks>
public sealed class RowBatch
{
    private readonly byte[] bytes;
    private readonly int[] leafEnds;
    private readonly int perLeaf;
    private int length;
    private int leafCount;

    /// <summary>Takes memory for so much.</summary>
    /// <param name="perLeaf">Observations a leaf.</param>
    /// <param name="countMax">Observations at most.</param>
    public RowBatch(int perLeaf, int countMax)
    {
        this.perLeaf = perLeaf;
        bytes = new byte[BatchCommitment.BufferBytes(countMax)];
        leafEnds = new int[((countMax - 1) / perLeaf) + 1];
    }

    /// <summary>The number of the first observation.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>The rows, one after the other.</summary>
    public ReadOnlySpan<byte> Rows => bytes.AsSpan(0, length);

    internal Span<byte> Free => bytes.AsSpan(length);

    internal void Begin(long firstSequence)
    {
        FirstSequence = firstSequence;
        length = 0;
        leafCount = 0;
    }

    internal void Grow(int rowBytes) => length += rowBytes;

    internal void EndLeaf() => leafEnds[leafCount++] = length;

    /// <summary>The root of the RFC 6962 tree over the leaves.</summary>
    public Sha256Hash Root()
    {
        CompactRange tree = new();
        int start = 0;
        for (int leaf = 0; leaf < leafCount; leaf++)
        {
            long first = FirstSequence + ((long)leaf * perLeaf);
            tree.Append(LeafForm.Hash(first, bytes.AsSpan(start..leafEnds[leaf])));
            start = leafEnds[leaf];
        }

        return tree.Root();
    }
}
