namespace Custodes.Evidence.Tests.Signing;

/// <summary>Whether two classes of secrets take the same time, as dudect asks it (Reparaz et al., 2017).</summary>
/// <remarks>
/// Measurements of the two classes alternate in random order, so that whatever else the machine does
/// falls on both alike. The slow tail, which interrupts and neighbours make, is cropped at several
/// percentiles taken over both classes together, and Welch's t is computed for each.
/// </remarks>
internal static class WelchTest
{
    private static readonly double[] KeptShares = [0.5, 0.7, 0.9, 0.99];

    /// <summary>The largest |t| over the croppings; above 4.5 the means differ almost surely.</summary>
    /// <param name="times">How long each measurement took.</param>
    /// <param name="isSecond">Of which class each was.</param>
    public static double LargestT(long[] times, bool[] isSecond)
    {
        long[] sorted = [.. times.Order()];
        return KeptShares.Max(kept =>
            Math.Abs(T(times, isSecond, sorted[(int)(kept * (sorted.Length - 1))]))
        );
    }

    private static double T(long[] times, bool[] isSecond, long limit)
    {
        (double mean, double variance, int count) first = Moments(times, isSecond, false, limit);
        (double mean, double variance, int count) second = Moments(times, isSecond, true, limit);
        if (Math.Min(first.count, second.count) < Math.Max(first.count, second.count) / 10)
        {
            // Nearly all that was cropped is of one class: no test is needed to see that it is slower.
            return double.PositiveInfinity;
        }

        double error = (first.variance / first.count) + (second.variance / second.count);
        return error > 0 ? (first.mean - second.mean) / Math.Sqrt(error) : 0;
    }

    private static (double Mean, double Variance, int Count) Moments(
        long[] times,
        bool[] isSecond,
        bool wanted,
        long limit
    )
    {
        double[] kept =
        [
            .. times
                .Where((time, index) => isSecond[index] == wanted && time <= limit)
                .Select(time => (double)time),
        ];
        double mean = kept.DefaultIfEmpty().Average();
        double squares = kept.Sum(time => (time - mean) * (time - mean));
        return (mean, squares / Math.Max(kept.Length - 1, 1), kept.Length);
    }
}
