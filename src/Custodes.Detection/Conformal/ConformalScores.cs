using Custodes.Primitives;

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
    public double Threshold(double alpha)
    {
        Invariant.That(alpha is > 0 and < 1);
        int rank = (int)Math.Ceiling(((Count + 1) * (1 - alpha)) - 1e-9);
        if (rank > Count)
        {
            return double.PositiveInfinity;
        }

        Sort();
        return sorted[rank - 1];
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
