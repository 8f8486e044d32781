using Custodes.Primitives;

namespace Custodes.Detection.Conformal;

/// <summary>How alike the scores of one group are, compared with those of others: the intraclass correlation.</summary>
/// <remarks>
/// The estimate from a one-way analysis of variance for groups of different sizes: Donner, "A Review of
/// Inference Procedures for the Intraclass Correlation Coefficient in the One-Way Random Effects Model",
/// International Statistical Review 54 (1986). Taken of ranks, equal scores at their mean rank, so that
/// neither the unit of a score nor a few extreme ones matter.
/// </remarks>
public static class GroupLikeness
{
    /// <summary>The share of the ranks' variance that lies between groups.</summary>
    /// <param name="scores">Scores, in any order.</param>
    /// <param name="groups">The group of each, below the count of scores.</param>
    /// <returns>
    /// In [0, 1]: 0 when groups say nothing of their scores, 1 when all scores of a group are equal. Also 0
    /// where no group has two scores or all scores are equal, and 1 where there is one group alone, which
    /// tells nothing of another.
    /// </returns>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> groups)
    {
        Invariant.That(scores.Length == groups.Length);
        int count = scores.Length;
        double[] ranks = Ranks(scores);
        double[] sums = new double[count];
        int[] sizes = new int[count];
        for (int index = 0; index < count; index++)
        {
            sums[groups[index]] += ranks[index];
            sizes[groups[index]]++;
        }

        double mean = (count + 1) / 2.0;
        double between = 0;
        double squares = 0;
        int groupCount = 0;
        for (int group = 0; group < count; group++)
        {
            if (sizes[group] > 0)
            {
                double size = sizes[group];
                double offset = (sums[group] / size) - mean;
                between += size * offset * offset;
                squares += size * size;
                groupCount++;
            }
        }

        if (groupCount == count)
        {
            return 0;
        }

        if (groupCount == 1)
        {
            return 1;
        }

        double within = 0;
        for (int index = 0; index < count; index++)
        {
            double offset = ranks[index] - (sums[groups[index]] / sizes[groups[index]]);
            within += offset * offset;
        }

        double betweenMean = between / (groupCount - 1);
        double withinMean = within / (count - groupCount);
        double size0 = (count - (squares / count)) / (groupCount - 1);
        double total = betweenMean + ((size0 - 1) * withinMean);
        return total > 0 ? Math.Clamp((betweenMean - withinMean) / total, 0, 1) : 0;
    }

    private static double[] Ranks(ReadOnlySpan<double> scores)
    {
        double[] sorted = scores.ToArray();
        int[] places = new int[sorted.Length];
        for (int index = 0; index < places.Length; index++)
        {
            places[index] = index;
        }

        sorted.AsSpan().Sort(places.AsSpan());
        double[] ranks = new double[sorted.Length];
        for (int start = 0; start < sorted.Length; )
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] <= sorted[start])
            {
                end++;
            }

            for (int index = start; index < end; index++)
            {
                ranks[places[index]] = (start + 1 + end) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
