namespace Custodes.Cluster.Validating;

/// <summary>How long the latest certificates took. One caller.</summary>
internal sealed class Latencies
{
    private const int CountMax = 1024;

    private readonly double[] latest = new double[CountMax];
    private long count;

    /// <summary>How many there were, also those no longer kept.</summary>
    public long Count => count;

    /// <summary>Adds one.</summary>
    public void Add(double milliseconds)
    {
        latest[(int)(count % CountMax)] = milliseconds;
        count++;
    }

    /// <summary>The median and the 99th percentile of the latest 1,024, by nearest rank; 0 before the first.</summary>
    public (double P50, double P99) Percentiles()
    {
        int kept = (int)Math.Min(count, CountMax);
        if (kept == 0)
        {
            return (0, 0);
        }

        double[] sorted = latest[..kept];
        Array.Sort(sorted);
        return (sorted[Rank(50)], sorted[Rank(99)]);

        int Rank(int percent) => ((kept * percent) + 99) / 100 - 1;
    }
}
