namespace Custodes.Benchmarks.Evidence;

/// <summary>A median with an interval that holds the true one at 95 % confidence or more.</summary>
/// <remarks>
/// From order statistics: of n independent values with one median, how many lie below it is binomial (n, 1/2), whatever else
/// they are like (H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed., section 7.1). Fewer than six values have no such
/// interval: then it is everything.
/// </remarks>
/// <param name="Low">Lower end.</param>
/// <param name="Median">The middle value, or the upper of two.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct Interval(double Low, double Median, double High)
{
    private const double TailMax = 0.025;

    /// <summary>The interval of some values' median.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Interval OfMedian(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("a median of nothing", nameof(values));
        }

        // The chance that at most `outside` values lie below: as long as it is small, so many may be left out at either end.
        double chance = Math.Pow(0.5, sorted.Length);
        double below = 0;
        int outside = 0;
        while (outside < sorted.Length && below + chance <= TailMax)
        {
            below += chance;
            outside++;
            chance *= (sorted.Length - outside + 1.0) / outside;
        }

        double median = sorted[sorted.Length / 2];
        return outside == 0
            ? new Interval(double.NegativeInfinity, median, double.PositiveInfinity)
            : new Interval(sorted[outside - 1], median, sorted[^outside]);
    }
}
