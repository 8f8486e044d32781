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
    // Scores are bits or weighted nats: none comes near.
    private const double AlarmShift = 1e6;
    private const double AlarmLine = AlarmShift / 2;

    private readonly double[] window;
    private readonly double[] sorted;
    private int next;
    private bool isSorted;

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

    /// <summary>Adds the score of a session; the oldest leaves when the window is full.</summary>
    public void Add(double score)
    {
        Invariant.That(double.IsFinite(score));

        // Scores come one by one between questions, or many before the first: the one is put where it
        // belongs, the many wait for the question and are sorted once.
        if (isSorted)
        {
            Place(score);
        }

        window[next] = score;
        next = (next + 1) % window.Length;
        Count = Math.Min(Count + 1, window.Length);
        Added++;
    }

    /// <summary>How the score of a session that alarmed is added: marked, and above all that did not.</summary>
    /// <remarks>
    /// Leaving it out would cut the normal scores at the threshold and lower the next one, round after
    /// round. But only about a share α of the window is believed to be false alarms, the lowest first:
    /// the rest are attacks, and must not raise the threshold for the next attack.
    /// </remarks>
    public static double Alarmed(double score) => score + AlarmShift;

    /// <summary>Share of normal sessions that score at least as high, the new one counted among them.</summary>
    /// <param name="score">The new score.</param>
    /// <param name="alpha">Share of normal sessions that alarm.</param>
    /// <returns>In [1/(n+1), 1].</returns>
    public double PValue(double score, double alpha)
    {
        Sort();
        int normal = NormalCount();
        int believed = BelievedCount(normal, alpha);
        int above = Math.Min(believed, Count - normal - Below(Alarmed(score), normal, Count));
        return (1.0 + normal - Below(score, 0, normal) + above) / (normal + believed + 1.0);
    }

    /// <summary>
    /// The score a session must pass to alarm at level <paramref name="alpha"/>: the ⌈(n+1)(1-α)⌉-th
    /// smallest. Infinite while there are too few sessions for that level to mean anything.
    /// </summary>
    public double Threshold(double alpha)
    {
        Invariant.That(alpha is > 0 and < 1);
        Sort();
        int normal = NormalCount();
        int believed = BelievedCount(normal, alpha);
        int rank = (int)Math.Ceiling(((normal + believed + 1) * (1 - alpha)) - 1e-9);
        if (normal == 0 || rank > normal + believed)
        {
            return double.PositiveInfinity;
        }

        // Both runs are sorted: walk down from their ends past what lies above the rank.
        int left = normal - 1;
        int right = normal + believed - 1;
        for (int above = normal + believed - rank; above > 0 && left >= 0; above--)
        {
            bool isAlarm = right >= normal && sorted[right] - AlarmShift >= sorted[left];
            right -= isAlarm ? 1 : 0;
            left -= isAlarm ? 0 : 1;
        }

        if (left < 0)
        {
            return double.PositiveInfinity;
        }

        // Just below an alarm, so that the same attack alarms again however often it is repeated.
        return right >= normal && sorted[right] - AlarmShift > sorted[left]
            ? Math.BitDecrement(sorted[right] - AlarmShift)
            : sorted[left];
    }

    /// <summary>Forgets all scores.</summary>
    public void Clear()
    {
        Count = 0;
        next = 0;
        isSorted = false;
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
            double score = reader.GetDouble(double.MaxValue);
            if (!reader.IsSound)
            {
                return false;
            }

            Add(score);
        }

        Added = added;
        return reader.Require(added >= count, "more scores than were ever added");
    }

    private int NormalCount() => Below(AlarmLine, 0, Count);

    // As many as chance makes of honest sessions in most windows: one standard deviation above α.
    private int BelievedCount(int normal, double alpha)
    {
        double expected = normal * alpha / (1 - alpha);
        return Math.Min(Count - normal, (int)(expected + Math.Sqrt(expected)) + 1);
    }

    // Scores below one, of the sorted range.
    private int Below(double score, int start, int end)
    {
        int low = start;
        int high = end;
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

        return low - start;
    }

    // Puts a score among the sorted ones, in the room of the one that leaves the full window.
    private void Place(double score)
    {
        int from = Count < window.Length ? Count : Below(window[next], 0, Count);
        int to = Below(score, 0, Count);
        if (to <= from)
        {
            Array.Copy(sorted, to, sorted, to + 1, from - to);
        }
        else
        {
            to--;
            Array.Copy(sorted, from + 1, sorted, from, to - from);
        }

        sorted[to] = score;
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
