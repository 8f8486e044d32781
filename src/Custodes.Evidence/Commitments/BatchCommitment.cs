using Custodes.Contracts;
using Custodes.Cryptography.Merkle;
using Custodes.Evidence.Entries;
using Custodes.Primitives;

namespace Custodes.Evidence.Commitments;

/// <summary>Commits to observations as they come: each can be shown later, and none need be logged.</summary>
/// <remarks>
/// Holds one leaf and one hash a level of the tree, so that a batch may be as long as it likes; an
/// observation costs its 96 bytes of SHA-256 and nothing is allocated. One owner.
/// </remarks>
public sealed class BatchCommitment
{
    /// <summary>Observations a leaf at most.</summary>
    public const int PerLeafMax = 4096;

    private readonly byte[] leaf;
    private readonly CompactRange tree = new();
    private readonly int perLeaf;
    private long firstSequence;
    private int inLeaf;

    /// <summary>Begins the first batch.</summary>
    /// <param name="perLeaf">Observations a leaf, 1 to <see cref="PerLeafMax"/>. A proof shows all of one leaf.</param>
    /// <param name="firstSequence">The number that the next observation gets.</param>
    public BatchCommitment(int perLeaf, long firstSequence)
    {
        Invariant.That(perLeaf is > 0 and <= PerLeafMax && firstSequence >= 0);
        this.perLeaf = perLeaf;
        this.firstSequence = firstSequence;
        leaf = new byte[LeafForm.HeadBytes + (perLeaf * ObservationForm.Bytes)];
    }

    /// <summary>Observations in the batch so far.</summary>
    public long Count => (tree.Size * perLeaf) + inLeaf;

    /// <summary>The number that the next observation gets.</summary>
    public long NextSequence => firstSequence + Count;

    /// <summary>Takes the next observation.</summary>
    public void Add(in Observation observation)
    {
        Span<byte> form = stackalloc byte[ObservationForm.Bytes];
        ObservationForm.Write(in observation, form);
        Add(form);
    }

    /// <summary>Takes the next observation in the form that <see cref="ObservationForm.Write"/> gave it.</summary>
    /// <param name="form">96 bytes.</param>
    public void Add(ReadOnlySpan<byte> form)
    {
        Invariant.That(form.Length == ObservationForm.Bytes);
        form.CopyTo(leaf.AsSpan(LeafForm.HeadBytes + (inLeaf * ObservationForm.Bytes)));
        inLeaf++;
        if (inLeaf == perLeaf)
        {
            EndLeaf();
        }
    }

    /// <summary>Ends the batch and begins the next one. At least one observation must have come.</summary>
    /// <param name="timeMs">When the entry is written.</param>
    /// <param name="startMs">When the first observation came.</param>
    /// <param name="endMs">When the last one came.</param>
    public BatchEntry End(long timeMs, long startMs, long endMs)
    {
        long count = Count;
        Invariant.That(count > 0);
        if (inLeaf > 0)
        {
            EndLeaf();
        }

        var entry = new BatchEntry(
            timeMs,
            count,
            endMs,
            firstSequence,
            firstSequence + count - 1,
            perLeaf,
            tree.Root(),
            startMs
        );
        firstSequence += count;
        tree.Clear();
        return entry;
    }

    private void EndLeaf()
    {
        LeafForm.WriteHead(firstSequence + (tree.Size * perLeaf), leaf);
        int bytes = LeafForm.HeadBytes + (inLeaf * ObservationForm.Bytes);
        tree.Append(TreeHasher.Leaf(leaf.AsSpan(0, bytes)));
        inLeaf = 0;
    }
}
