using Custodes.Primitives;
using Custodes.Primitives.State;

namespace Custodes.Detection.Conformal;

/// <summary>Scores of normal sessions that count for less than one each: conformal p-values and thresholds.</summary>
/// <remarks>
/// As <see cref="ConformalScores"/>, for scores that come in groups. If all weigh 1 it ranks exactly as that
/// does. If each group weighs 1 in all, a new group passes the threshold in at most a share α, whatever the
/// groups' distribution: Lee, Barber and Willett, "Distribution-free inference with hierarchical data" (2023),
/// after Dunn, Wasserman and Ramdas, "Distribution-Free Prediction Sets for Two-Layer Hierarchical Models",
/// JASA 118 (2023). Says the same for ever once it is made; any thread may read.
/// </remarks>
public sealed class WeightedScores
{
    // Sums of weights are exact to far less; so small a weight decides nothing.
    private const double Slack = 1e-9;
    private readonly WeightedScore[] normal;
    private readonly WeightedScore[] alarmed;
    private readonly double[] normalBelow;
    private readonly double[] alarmedBelow;

    // Whole or not there: threads that meet here find the same, each for itself.
    private Level? latest;

    /// <summary>Scores to rank among.</summary>
    /// <param name="normal">Of sessions that did not alarm, in any order.</param>
    /// <param name="alarmed">
    /// Of sessions that did. Leaving them out would lower the threshold round after round; but only as many
    /// as are expected of honest sessions are believed, the lowest first.
    /// </param>
    public WeightedScores(ReadOnlySpan<WeightedScore> normal, ReadOnlySpan<WeightedScore> alarmed)
        : this(Sorted(normal), Sorted(alarmed)) { }

    private WeightedScores(WeightedScore[] normal, WeightedScore[] alarmed)
    {
        this.normal = normal;
        this.alarmed = alarmed;
        normalBelow = Sums(normal);
        alarmedBelow = Sums(alarmed);
    }

    /// <summary>Scores there are.</summary>
    public int Count => normal.Length + alarmed.Length;

    /// <summary>How many sessions like no other the normal ones count for.</summary>
    public double NormalWeight => normalBelow[^1];

    /// <summary>Share of normal sessions that score at least as high, the new one counted among them.</summary>
    /// <param name="score">The new score.</param>
    /// <param name="alpha">Share of normal sessions that alarm.</param>
    /// <returns>In (0, 1].</returns>
    public double PValue(double score, double alpha)
    {
        Level level = LevelOf(alpha);
        double newWeight = level.NewWeight;
        double believed = alarmedBelow[level.BelievedCount];
        double above = Math.Min(believed, alarmedBelow[^1] - alarmedBelow[Below(alarmed, score)]);
        double atLeast = NormalWeight - normalBelow[Below(normal, score)];
        return Math.Min(1, (newWeight + atLeast + above) / (NormalWeight + believed + newWeight));
    }

    /// <summary>
    /// The score a session must pass to alarm at level <paramref name="alpha"/>: the lowest with no more
    /// than that share above it, the new session counted above. Infinite while there are too few.
    /// </summary>
    public double Threshold(double alpha)
    {
        Invariant.That(alpha is > 0 and < 1);
        return LevelOf(alpha).Threshold;
    }

    /// <summary>Writes the scores, ascending.</summary>
    public void Save(StateWriter writer)
    {
        Save(writer, normal);
        Save(writer, alarmed);
    }

    /// <summary>Reads scores from a snapshot; null when the reader refused them.</summary>
    public static WeightedScores? Restore(ref StateReader reader) =>
        Read(ref reader) is { } normal && Read(ref reader) is { } alarmed
            ? new WeightedScores(normal, alarmed)
            : null;

    // Asked for with every call that is judged, and always at one level.
    private Level LevelOf(double alpha)
    {
        Level? known = latest;
        if (known is null || known.Alpha != alpha)
        {
            int believed = BelievedCount(alpha);
            double newWeight = NewWeight(alpha);
            double threshold = FindThreshold(alpha, believed, newWeight);
            latest = known = new Level(alpha, believed, newWeight, threshold);
        }

        return known;
    }

    private double FindThreshold(double alpha, int believed, double newWeight)
    {
        int right = believed - 1;
        int left = normal.Length - 1;
        double total = NormalWeight + alarmedBelow[right + 1] + newWeight;
        double allowed = (alpha * total) - newWeight + Slack;
        if (allowed < 0)
        {
            return double.PositiveInfinity;
        }

        // Both runs are sorted: walk down from their ends past as much weight as may lie above.
        while (left >= 0)
        {
            bool isAlarm = right >= 0 && alarmed[right].Score >= normal[left].Score;
            WeightedScore top = isAlarm ? alarmed[right] : normal[left];
            if (top.Weight > allowed)
            {
                // Just below an alarm, so that the same attack alarms again however often it is repeated.
                return top.Score > normal[left].Score
                    ? Math.BitDecrement(top.Score)
                    : normal[left].Score;
            }

            allowed -= top.Weight;
            right -= isAlarm ? 1 : 0;
            left -= isAlarm ? 0 : 1;
        }

        return double.PositiveInfinity;
    }

    private static void Save(StateWriter writer, WeightedScore[] scores)
    {
        writer.PutInt32(scores.Length);
        foreach (WeightedScore score in scores)
        {
            writer.PutDouble(score.Score);
            writer.PutDouble(score.Weight);
        }
    }

    private static WeightedScore[]? Read(ref StateReader reader)
    {
        WeightedScore[] scores = new WeightedScore[
            reader.GetCount(int.MaxValue, 16, "scores of a calibration")
        ];
        for (int index = 0; index < scores.Length; index++)
        {
            scores[index] = new WeightedScore(
                reader.GetDouble(double.MaxValue),
                reader.GetDouble(1)
            );
            bool isPlaced = index == 0 || Compare(scores[index - 1], scores[index]) <= 0;
            if (
                !reader.Require(scores[index].Weight > 0, "a score weighs nothing")
                || !reader.Require(isPlaced, "scores are out of order")
            )
            {
                return null;
            }
        }

        return reader.IsSound ? scores : null;
    }

    private static WeightedScore[] Sorted(ReadOnlySpan<WeightedScore> scores)
    {
        foreach (WeightedScore score in scores)
        {
            Invariant.That(double.IsFinite(score.Score) && score.Weight is > 0 and <= 1);
        }

        WeightedScore[] sorted = scores.ToArray();
        sorted.AsSpan().Sort(Compare);
        return sorted;
    }

    // By weight as well, so that sums do not depend on the order in which equal scores came.
    private static int Compare(WeightedScore left, WeightedScore right)
    {
        int order = left.Score.CompareTo(right.Score);
        return order == 0 ? left.Weight.CompareTo(right.Weight) : order;
    }

    private static double[] Sums(WeightedScore[] sorted)
    {
        double[] sums = new double[sorted.Length + 1];
        for (int index = 0; index < sorted.Length; index++)
        {
            sums[index + 1] = sums[index] + sorted[index].Weight;
        }

        return sums;
    }

    // A new group weighs 1. Where groups are too few for the level to be kept over groups, which would silence
    // a fleet of few tasks for ever, it is kept over scores: the new one weighs what a kept one does.
    private double NewWeight(double alpha) =>
        normal.Length == 0 || alpha * (NormalWeight + 1) >= 1 ? 1 : NormalWeight / normal.Length;

    // As many as chance makes of honest sessions in most windows: one standard deviation above α.
    private int BelievedCount(double alpha)
    {
        double expected = NormalWeight * alpha / (1 - alpha);
        double most = Math.Floor(expected + Math.Sqrt(expected)) + 1 + Slack;
        int count = 0;
        while (count < alarmed.Length && alarmedBelow[count + 1] <= most)
        {
            count++;
        }

        return count;
    }

    // Scores below one.
    private static int Below(WeightedScore[] sorted, double score)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].Score >= score)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private sealed record Level(
        double Alpha,
        int BelievedCount,
        double NewWeight,
        double Threshold
    );
}
