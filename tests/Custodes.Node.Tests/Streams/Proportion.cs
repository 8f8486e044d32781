namespace Custodes.Node.Tests.Streams;

/// <summary>The exact interval of Clopper and Pearson for a share, from binomial tails summed in logs.</summary>
internal static class Proportion
{
    /// <summary>Smallest share under which at least <paramref name="hits"/> of the trials still has probability 1 - confidence.</summary>
    public static double LowerBound(int hits, int trials, double confidence) =>
        hits == 0 ? 0 : Solve(share => 1 - Below(hits, trials, share) < 1 - confidence);

    /// <summary>Largest share under which at most <paramref name="hits"/> of the trials still has probability 1 - confidence.</summary>
    public static double UpperBound(int hits, int trials, double confidence) =>
        hits == trials ? 1 : Solve(share => Below(hits + 1, trials, share) > 1 - confidence);

    /// <summary>P(X &lt; limit) for X binomial.</summary>
    public static double Below(int limit, int trials, double share)
    {
        double log = trials * Math.Log(1 - share);
        double sum = 0;
        for (int hits = 0; hits < limit; hits++)
        {
            sum += Math.Exp(log);
            log += Math.Log((trials - hits) / (hits + 1.0)) + Math.Log(share / (1 - share));
        }

        return Math.Min(1, sum);
    }

    // The largest share for which the condition still holds; it holds below and fails above.
    private static double Solve(Func<double, bool> isBelow)
    {
        double low = 0;
        double high = 1;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = isBelow(middle) ? (middle, high) : (low, middle);
        }

        return low;
    }
}
