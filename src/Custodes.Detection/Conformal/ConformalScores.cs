using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>Scores of normal sessions, kept to rank new ones among them: conformal p-values and thresholds.</summary>
/// <remarks>
/// Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World": if a new score is exchangeable
/// with the kept ones, P(p ≤ a) ≤ a, whatever the scores' distribution. No model, no tuning. A window of
/// the newest scores, so that a role whose work changes is ranked among what it does now. One writer.
/// </remarks>
public sealed class ConformalScores
{
    private readonly double[] window;
    private readonly double[] sorted;
    private int next;
    private bool isSorted = true;

    /// <summary>A window of at most <paramref name="capacity"/> scores.</summary>
    public ConformalScores(int capacity)
    {
        Invariant.That(capacity > 0);
        window = new double[capacity];
        sorted = new double[capacity];
    }

    /// <summary>Scores it can keep.</summary>
    public int Capacity => window.Length;

    /// <summary>Scores kept.</summary>
    public int Count { get; private set; }

    /// <summary>Scores ever added.</summary>
    public long Added { get; private set; }

    /// <summary>Adds the score of a session that counts as normal; the oldest leaves when the window is full.</summary>
    public void Add(double score)
    {
        Invariant.That(!double.IsNaN(score));
        window[next] = score;
        next = (next + 1) % window.Length;
        Count = Math.Min(Count + 1, window.Length);
        Added++;
        isSorted = false;
    }

    /// <summary>Share of normal sessions that score at least as high, the new one counted among them.</summary>
    /// <returns>In [1/(n+1), 1].</returns>
    public double PValue(double score) => (1.0 + AtLeast(score)) / (Count + 1.0);

    /// <summary>
    /// The score a session must pass to alarm at level <paramref name="alpha"/>: the ⌈(n+1)(1-α)⌉-th
    /// smallest. Infinite while there are too few sessions for that level to mean anything.
    /// </summary>
    /// <remarks>
    /// A session that alarmed is kept as infinite. Leaving it out would cut the normal scores at the
    /// threshold and lower the next one, round after round. But only a share α of the window is believed
    /// to be false alarms: the rest are attacks, and must not raise the threshold for the next attack.
    /// </remarks>
    public double Threshold(double alpha)
    {
        Invariant.That(alpha is > 0 and < 1);
        Sort();
        int finite = FiniteCount();
        int believed = Math.Min(Count - finite, (int)(finite * alpha / (1 - alpha)) + 1);
        int rank = (int)Math.Ceiling(((finite + believed + 1) * (1 - alpha)) - 1e-9);
        if (rank > finite + believed)
        {
            return double.PositiveInfinity;
        }

        // With as many alarms as α allows the rank may point at one of them: then only what passes
        // every score of a session that did not alarm does so.
        return finite == 0 ? double.PositiveInfinity : sorted[Math.Min(rank, finite) - 1];
    }

    /// <summary>Forgets all scores.</summary>
    public void Clear()
    {
        Count = 0;
        next = 0;
        isSorted = true;
    }

    /// <summary>The kept scores, oldest first, for a snapshot.</summary>
    public double[] InOrder()
    {
        double[] scores = new double[Count];
        int start = Count < window.Length ? 0 : next;
        for (int index = 0; index < Count; index++)
        {
            scores[index] = window[(start + index) % window.Length];
        }

        return scores;
    }

    /// <summary>Writes the kept scores, oldest first.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Added);
        double[] scores = InOrder();
        writer.PutInt32(scores.Length);
        foreach (double score in scores)
        {
            writer.PutDouble(score);
        }
    }

    /// <summary>Fills an empty window from a snapshot; a smaller one keeps the newest. False when refused.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        long added = reader.GetCounter();
        int count = reader.GetCount(int.MaxValue, 8, "scores");
        for (int index = 0; index < count; index++)
        {
            double score = reader.GetDouble(double.PositiveInfinity);
            if (!reader.IsSound)
            {
                return false;
            }

            Add(score);
        }

        Added = added;
        return reader.Require(added >= count, "more scores than were ever added");
    }

    private int FiniteCount()
    {
        int finite = Count;
        while (finite > 0 && double.IsPositiveInfinity(sorted[finite - 1]))
        {
            finite--;
        }

        return finite;
    }

    private int AtLeast(double score)
    {
        Sort();
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] >= score)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return Count - low;
    }

    private void Sort()
    {
        if (!isSorted)
        {
            window.AsSpan(0, Count).CopyTo(sorted);
            sorted.AsSpan(0, Count).Sort();
            isSorted = true;
        }
    }
}
