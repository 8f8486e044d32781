using Custodes.Primitives;

namespace Custodes.Aggregation.Arithmetic;

/// <summary>Weighted medians and trimmed means in integers: the order of the values changes nothing.</summary>
/// <remarks>Values and weights lie side by side, and both are overwritten. n log n; allocates nothing.</remarks>
public static class OrderStatistics
{
    /// <summary>Weights together stay below this, so that nothing overflows.</summary>
    public const long WeightMax = 1L << 60;

    /// <summary>Half of the weight lies on either side; between two values when the halves are equal.</summary>
    public static long Median(Span<long> values, Span<long> weights)
    {
        long total = SortAndSum(values, weights);
        Int128 sum = 0;
        for (int index = 0; index < values.Length; index++)
        {
            sum += weights[index];
            if (2 * sum > total)
            {
                return values[index];
            }

            if (2 * sum == total)
            {
                int next = index + 1;
                while (weights[next] == 0)
                {
                    next++;
                }

                return (long)Fixed.FloorOf((Int128)values[index] + values[next], 2);
            }
        }

        throw new System.Diagnostics.UnreachableException("Half of the weight was passed.");
    }

    /// <summary>The median distance from a centre (MAD when that is the median).</summary>
    public static long Deviation(Span<long> values, Span<long> weights, long centre)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = Math.Abs(values[index] - centre);
        }

        return Median(values, weights);
    }

    /// <summary>The mean of what is left when a share of the weight is cut off at each end, rounded down.</summary>
    /// <param name="values">At least one of positive weight.</param>
    /// <param name="weights">From 0.</param>
    /// <param name="cutPerMille">Thousandths of the weight cut at each end, below 500.</param>
    public static long TrimmedMean(Span<long> values, Span<long> weights, int cutPerMille)
    {
        long total = SortAndSum(values, weights);
        return MeanInside(values, weights, place: 0, total, cutPerMille);
    }

    /// <summary>As <see cref="TrimmedMean"/>, where most values are 0: only the others are given.</summary>
    /// <remarks>Costs nothing for the zeros, so that a thousand things that one of many tells of cost no more than one.</remarks>
    /// <param name="values">From 0; there need be none.</param>
    /// <param name="weights">From 0.</param>
    /// <param name="total">Weight of these and of the zeros together, above 0.</param>
    /// <param name="cutPerMille">Thousandths of the total cut at each end, below 500.</param>
    public static long TrimmedMeanBesideZeros(
        Span<long> values,
        Span<long> weights,
        long total,
        int cutPerMille
    )
    {
        Invariant.That(values.Length == weights.Length && total is > 0 and < WeightMax);
        values.Sort(weights);
        Invariant.That(values.IsEmpty || values[0] >= 0);
        long place = total;
        foreach (long weight in weights)
        {
            Invariant.That(weight >= 0);
            place -= weight;
        }

        Invariant.That(place >= 0);
        return MeanInside(values, weights, place, total, cutPerMille);
    }

    // Of sorted values, the first of which begins at a place in the weight.
    private static long MeanInside(
        ReadOnlySpan<long> values,
        ReadOnlySpan<long> weights,
        long place,
        long total,
        int cutPerMille
    )
    {
        Invariant.That(cutPerMille is >= 0 and < 500);
        long low = (long)((Int128)total * cutPerMille / 1000);
        long high = total - low;
        Int128 sum = 0;
        for (int index = 0; index < values.Length; index++)
        {
            long next = place + weights[index];
            long inside = Math.Min(next, high) - Math.Max(place, low);
            if (inside > 0)
            {
                sum += Math.BigMul(values[index], inside);
            }

            place = next;
        }

        return (long)Fixed.FloorOf(sum, high - low);
    }

    private static long SortAndSum(Span<long> values, Span<long> weights)
    {
        Invariant.That(values.Length == weights.Length);
        values.Sort(weights);
        Int128 total = 0;
        foreach (long weight in weights)
        {
            Invariant.That(weight >= 0);
            total += weight;
        }

        Invariant.That(total > 0 && total < WeightMax);
        return (long)total;
    }
}
