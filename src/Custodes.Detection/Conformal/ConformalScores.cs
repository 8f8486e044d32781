using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>Scores of normal sessions, kept to rank new ones among them: conformal p-values and thresholds.</summary>
/// <remarks>
/// Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World": if a new score is exchangeable
/// with the kept ones, P(p ≤ a) ≤ a, whatever the scores' distribution. No model, no tuning. A window of
/// the newest scores, so that a role whose work changes is ranked among what it does now, and no more of
/// one agent than <see cref="ScoreWindow"/> allows: which scores stay follows from whose they are and how
/// old, never from how high, so those that stay are exchangeable if all were. Memory grows with the
/// scores; adding one costs a search and a move of some hundred scores. One writer.
/// </remarks>
public sealed class ConformalScores
{
    // Scores are bits or weighted nats: none comes near.
    private const double AlarmShift = 1e6;
    private const double AlarmLine = AlarmShift / 2;

    private readonly ScoreWindow window;
    private readonly bool hasShares;
    private readonly SortedScores sorted = new();
    private int normalCount;
    private double thresholdAlpha;
    private double threshold;

    /// <summary>A window of at most <paramref name="capacity"/> scores.</summary>
    /// <param name="capacity">Scores it can keep.</param>
    /// <param name="hasShares">Whether an agent may hold a share only.</param>
    public ConformalScores(int capacity, bool hasShares = true)
    {
        Invariant.That(capacity > 0);
        this.hasShares = hasShares;
        window = new ScoreWindow(capacity);
    }

    /// <summary>Scores it can keep.</summary>
    public int Capacity => window.Capacity;

    /// <summary>Scores kept.</summary>
    public int Count => window.Count;

    /// <summary>Scores kept of sessions that did not alarm.</summary>
    public int NormalCount => normalCount;

    /// <summary>Scores ever added.</summary>
    public long Added { get; private set; }

    /// <summary>Adds the score of a session; the oldest leaves when there is no room, for it or for its agent.</summary>
    /// <param name="score">The score; marked by <see cref="Alarmed"/> if the session alarmed.</param>
    /// <param name="agent">Keyed hash of the session's agent; 0 for none, which counts as one agent.</param>
    public void Add(double score, ulong agent)
    {
        Invariant.That(double.IsFinite(score));

        // One that was over its share when others came gives up two for each it adds.
        for (int given = 0; hasShares && given < 2 && window.IsOverShare(agent); given++)
        {
            Leave(window.RemoveOldestOf(agent));
        }

        if (Count == Capacity)
        {
            Leave(window.RemoveOldest());
        }

        Enter(score, agent);
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
        int normal = normalCount;
        int believed = BelievedCount(normal, alpha);
        int atLeast = normal - Math.Min(normal, sorted.Below(score));
        int above =
            normal == Count
                ? 0
                : Math.Min(believed, Count - Math.Max(normal, sorted.Below(Alarmed(score))));
        return (1.0 + atLeast + above) / (normal + believed + 1.0);
    }

    /// <summary>
    /// The score a session must pass to alarm at level <paramref name="alpha"/>: the ⌈(n+1)(1-α)⌉-th
    /// smallest. Infinite while there are too few sessions for that level to mean anything.
    /// </summary>
    public double Threshold(double alpha)
    {
        Invariant.That(alpha is > 0 and < 1);

        // Asked for with every observation, changed once a session.
        if (thresholdAlpha != alpha)
        {
            threshold = FindThreshold(alpha);
            thresholdAlpha = alpha;
        }

        return threshold;
    }

    /// <summary>Writes the kept scores and whose they are, oldest first.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Added);
        writer.PutInt32(Count);
        for (int place = window.Oldest; place != ScoreWindow.None; place = window.NewerThan(place))
        {
            writer.PutDouble(window.ScoreAt(place));
            writer.PutUInt64(window.AgentAt(place));
        }
    }

    /// <summary>Fills an empty window from a snapshot; a smaller one keeps the newest. False when refused.</summary>
    public bool TryRestore(ref StateReader reader)
    {
        long added = reader.GetCounter();
        int count = reader.GetCount(int.MaxValue, ScoreWindow.EntryBytes, "scores");
        for (int index = 0; index < count; index++)
        {
            double score = reader.GetDouble(double.MaxValue);
            ulong agent = reader.GetUInt64();
            if (!reader.IsSound)
            {
                return false;
            }

            // Not as if it were added anew: an agent's share was of what the window held at the time.
            if (Count == Capacity)
            {
                Leave(window.RemoveOldest());
            }

            Enter(score, agent);
        }

        Added = added;
        return reader.Require(added >= count, "more scores than were ever added");
    }

    private void Enter(double score, ulong agent)
    {
        window.Append(score, agent);
        sorted.Add(score);
        normalCount += score < AlarmLine ? 1 : 0;
        Added++;
        thresholdAlpha = 0;
    }

    // The window has given the score up already.
    private void Leave(double score)
    {
        sorted.Remove(score);
        normalCount -= score < AlarmLine ? 1 : 0;
    }

    private double FindThreshold(double alpha)
    {
        int normal = normalCount;
        int believed = BelievedCount(normal, alpha);
        int rank = (int)Math.Ceiling(((normal + believed + 1) * (1 - alpha)) - 1e-9);
        if (normal == 0 || rank > normal + believed)
        {
            return double.PositiveInfinity;
        }

        // Both runs are sorted: walk down from their ends past what lies above the rank.
        SortedScores.Walk left = sorted.From(normal - 1);
        SortedScores.Walk right = sorted.From(normal + believed - 1);
        int normalLeft = normal;
        int alarmsLeft = believed;
        for (int above = normal + believed - rank; above > 0; above--)
        {
            if (alarmsLeft > 0 && right.Score - AlarmShift >= left.Score)
            {
                right.Down();
                alarmsLeft--;
                continue;
            }

            if (--normalLeft == 0)
            {
                return double.PositiveInfinity;
            }

            left.Down();
        }

        // Just below an alarm, so that the same attack alarms again however often it is repeated.
        return alarmsLeft > 0 && right.Score - AlarmShift > left.Score
            ? Math.BitDecrement(right.Score - AlarmShift)
            : left.Score;
    }

    // As many as chance makes of honest sessions in most windows: one standard deviation above α.
    private int BelievedCount(int normal, double alpha)
    {
        double expected = normal * alpha / (1 - alpha);
        return Math.Min(Count - normal, (int)(expected + Math.Sqrt(expected)) + 1);
    }
}
