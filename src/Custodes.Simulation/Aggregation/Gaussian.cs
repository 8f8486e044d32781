using Custodes.Primitives;

namespace Custodes.Simulation.Aggregation;

/// <summary>Normal numbers from a seed, by the polar method.</summary>
internal sealed class Gaussian(ulong seed)
{
    private SplitMix64 random = new(seed);
    private double spare;
    private bool hasSpare;

    /// <summary>Mean 0, standard deviation 1.</summary>
    public double Next()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }

        while (true)
        {
            double x = (2 * random.Unit()) - 1;
            double y = (2 * random.Unit()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                double scale = Math.Sqrt(-2 * Math.Log(square) / square);
                spare = y * scale;
                hasSpare = true;
                return x * scale;
            }
        }
    }
}
