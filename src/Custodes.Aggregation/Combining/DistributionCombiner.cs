using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Combining;

/// <summary>Trimmed means of cumulative distributions, bin by bin.</summary>
/// <remarks>Each bucket's rises from bin to bin, and so does what is left when the same share is cut off at each.</remarks>
internal static class DistributionCombiner
{
    public static CdfPoint[] Combine(
        List<(QuantileSketch Sketch, long Weight)> buckets,
        int cutPerMille
    )
    {
        if (buckets.Count == 0)
        {
            return [];
        }

        SortedSet<short> bins = [];
        foreach ((QuantileSketch sketch, _) in buckets)
        {
            foreach (short bin in sketch.Bins)
            {
                bins.Add(bin);
            }
        }

        int[] next = new int[buckets.Count];
        ulong[] sums = new ulong[buckets.Count];
        long[] values = new long[buckets.Count];
        long[] weights = new long[buckets.Count];
        List<CdfPoint> points = [];
        uint last = 0;
        foreach (short bin in bins)
        {
            for (int index = 0; index < values.Length; index++)
            {
                QuantileSketch sketch = buckets[index].Sketch;
                if (next[index] < sketch.Bins.Length && sketch.Bins[next[index]] == bin)
                {
                    sums[index] += sketch.Masses[next[index]++];
                }

                values[index] = (long)(
                    (UInt128)sums[index] * QuantileSketch.UnitMass / sketch.Total
                );
                weights[index] = buckets[index].Weight;
            }

            uint below = (uint)OrderStatistics.TrimmedMean(values, weights, cutPerMille);
            if (below > last)
            {
                points.Add(new CdfPoint(bin, below));
                last = below;
            }
        }

        return [.. points];
    }
}
