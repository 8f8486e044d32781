using Custodes.Contracts;
using Custodes.Evidence.Entries;
using Custodes.Primitives;

namespace Custodes.Evidence.Commitments;

/// <summary>Commits to observations as they come: each can be shown later, and none need be logged.</summary>
/// <remarks>
/// Writes the rows of a batch one after the other, once; allocates nothing. Hashing them is left to
/// whoever gets the batch. Whoever wants to show observations later keeps the rows. One owner.
/// </remarks>
public sealed class BatchCommitment
{
    /// <summary>Observations a leaf at most.</summary>
    public const int PerLeafMax = 4096;

    private readonly LeafNames names = new();
    private readonly int perLeaf;
    private readonly int countMax;
    private RowBatch rows;
    private Observation before;
    private long firstSequence;
    private int count;
    private int inLeaf;

    /// <summary>Begins the first batch.</summary>
    /// <param name="perLeaf">Observations a leaf, 1 to <see cref="PerLeafMax"/>. A proof shows all of one leaf.</param>
    /// <param name="countMax">Observations a batch at most.</param>
    /// <param name="firstSequence">The number that the next observation gets.</param>
    public BatchCommitment(int perLeaf, int countMax, long firstSequence)
    {
        Invariant.That(perLeaf is > 0 and <= PerLeafMax && countMax > 0 && firstSequence >= 0);
        this.perLeaf = perLeaf;
        this.countMax = countMax;
        this.firstSequence = firstSequence;
        rows = new RowBatch(perLeaf, countMax);
    }

    /// <summary>Observations in the batch so far.</summary>
    public int Count => count;

    /// <summary>Whether the batch has to end before the next observation.</summary>
    public bool IsFull => count == countMax;

    /// <summary>The number that the next observation gets.</summary>
    public long NextSequence => firstSequence + count;

    /// <summary>The rows of the batch, and after its end those of the last one until the next observation comes.</summary>
    public ReadOnlySpan<byte> Rows => rows.Rows;

    /// <summary>Bytes that a buffer for the rows of a batch must have.</summary>
    public static int BufferBytes(int countMax) =>
        (countMax * ObservationForm.BytesMax) + ObservationForm.RoomBytes;

    /// <summary>Takes the next observations, as many as the batch has room for; it must not be full.</summary>
    /// <returns>How many it took.</returns>
    public int Add(ReadOnlySpan<Observation> observations)
    {
        Invariant.That(count < countMax);
        if (count == 0)
        {
            rows.Begin(firstSequence);
        }

        int all = Math.Min(observations.Length, countMax - count);
        int taken = 0;
        while (taken < all)
        {
            int run = Math.Min(all - taken, perLeaf - inLeaf);
            AddToLeaf(observations.Slice(taken, run));
            taken += run;
        }

        return taken;
    }

    /// <summary>Ends the batch, hashes its rows and begins the next one. At least one observation must have come.</summary>
    /// <param name="timeMs">When the entry is written.</param>
    /// <param name="startMs">When the first observation came.</param>
    /// <param name="endMs">When the last one came.</param>
    public BatchEntry End(long timeMs, long startMs, long endMs)
    {
        BatchEntry promise = Promise(timeMs, startMs, endMs);
        return promise with { Root = rows.Root() };
    }

    /// <summary>The same without the root, which is to be filled in from the rows: they are to be taken now.</summary>
    /// <param name="timeMs">When the entry is written.</param>
    /// <param name="startMs">When the first observation came.</param>
    /// <param name="endMs">When the last one came.</param>
    public BatchEntry Promise(long timeMs, long startMs, long endMs)
    {
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
            default,
            startMs
        );
        firstSequence += count;
        count = 0;
        return entry;
    }

    /// <summary>Hands out the batch that has ended, and takes the memory of another for the next.</summary>
    /// <param name="next">Made for as many; its content does not matter.</param>
    public RowBatch TakeRows(RowBatch next)
    {
        Invariant.That(count == 0);
        RowBatch ended = rows;
        rows = next;
        rows.Begin(firstSequence);
        return ended;
    }

    // The row before is the one beside it; only the last one of a call has to be kept for the next.
    private void AddToLeaf(ReadOnlySpan<Observation> observations)
    {
        rows.Grow(ObservationForm.Write(in observations[0], in before, names, rows.Free));
        for (int index = 1; index < observations.Length; index++)
        {
            rows.Grow(
                ObservationForm.Write(
                    in observations[index],
                    in observations[index - 1],
                    names,
                    rows.Free
                )
            );
        }

        count += observations.Length;
        inLeaf += observations.Length;
        if (inLeaf == perLeaf)
        {
            EndLeaf();
        }
        else
        {
            before = observations[^1];
        }
    }

    private void EndLeaf()
    {
        rows.EndLeaf();
        before = default;
        names.Clear();
        inLeaf = 0;
    }
}
