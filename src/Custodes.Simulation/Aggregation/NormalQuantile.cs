namespace Custodes.Simulation.Aggregation;

/// <summary>The inverse of the normal distribution function, by bisection.</summary>
internal static class NormalQuantile
{
    public static double Of(double share)
    {
        double low = -10;
        double high = 10;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            if (Below(middle) < share)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    // Φ by its continued fraction in the tail and its series in the middle.
    private static double Below(double x)
    {
        double density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (Math.Abs(x) > 5)
        {
            double tail = density / (Math.Abs(x) + (1 / (Math.Abs(x) + (2 / Math.Abs(x)))));
            return x > 0 ? 1 - tail : tail;
        }

        double term = x;
        double sum = x;
        for (int n = 1; n < 120; n++)
        {
            term *= x * x / ((2 * n) + 1);
            sum += term;
        }

        return 0.5 + (density * sum);
    }
}
