using Custodes.Primitives;

namespace Custodes.RedTeam.Running;

/// <summary>Exact bounds on a probability after k successes in n trials.</summary>
public static class ClopperPearson
{
    /// <summary>How sure a bound is, here everywhere.</summary>
    public const double Confidence = 0.95;

    // Halving so often leaves less than a double can hold.
    private const int Halvings = 60;

    /// <summary>The largest probability with which k successes or fewer still come up in one of twenty runs.</summary>
    public static double Upper(int successes, int trials, double confidence = Confidence)
    {
        Invariant.That(trials > 0 && successes >= 0 && successes <= trials);
        if (successes == trials)
        {
            return 1;
        }

        double low = (double)successes / trials;
        double high = 1;
        for (int step = 0; step < Halvings; step++)
        {
            double middle = (low + high) / 2;
            (low, high) =
                AtMost(successes, trials, middle) > 1 - confidence ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The smallest probability with which k successes or more still come up in one of twenty runs.</summary>
    public static double Lower(int successes, int trials, double confidence = Confidence) =>
        1 - Upper(trials - successes, trials, confidence);

    /// <summary>The exact interval with as much doubt below it as above it.</summary>
    public static (double Low, double High) Interval(int successes, int trials)
    {
        double side = 1 - ((1 - Confidence) / 2);
        return (Lower(successes, trials, side), Upper(successes, trials, side));
    }

    // P[X ≤ k] for X binomial, summed from its logarithms, which do not underflow.
    private static double AtMost(int successes, int trials, double probability)
    {
        if (probability <= 0)
        {
            return 1;
        }

        double hit = Math.Log(probability);
        double miss = Math.Log(1 - probability);
        double ways = 0;
        double sum = 0;
        for (int k = 0; k <= successes; k++)
        {
            sum += Math.Exp(ways + (k * hit) + ((trials - k) * miss));
            ways += Math.Log(trials - k) - Math.Log(k + 1);
        }

        return sum;
    }
}
