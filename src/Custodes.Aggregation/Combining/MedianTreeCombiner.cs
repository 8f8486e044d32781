using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>The median of each region's buckets and then the median of the regions: robust at each level, not in all.</summary>
/// <remarks>
/// For comparison; it does numbers only. Whoever owns half of half of the regions owns it: a quarter of all
/// buckets, in the right places.
/// </remarks>
/// <param name="regionCount">Buckets belong to regions by their order.</param>
public sealed class MedianTreeCombiner(int regionCount) : ICombiner
{
    /// <inheritdoc/>
    public RoleAggregate Combine(
        EpochContext context,
        ushort role,
        IReadOnlyList<SummaryContent> buckets
    )
    {
        FeatureAggregate[] features = new FeatureAggregate[context.Registry.FeatureCount];
        for (int feature = 0; feature < features.Length; feature++)
        {
            int index = feature;
            long location = MedianOf(buckets, one => one.Features.Span[index].Mean);
            features[feature] = new FeatureAggregate(
                IsKnown: true,
                IsFromMedians: false,
                location,
                MedianOf(
                    buckets,
                    one => BinaryLog.Log2(Math.Max(one.Features.Span[index].Deviation, 1))
                ),
                MedianOf(buckets, one => one.Features.Span[index].Log2Variance),
                location
            );
        }

        return PlainCombiner.NumbersOnly(
            context,
            role,
            (ulong)buckets.Count,
            buckets.Count,
            features
        );
    }

    private long MedianOf(
        IReadOnlyList<SummaryContent> buckets,
        Func<SummaryContent, long> numberOf
    )
    {
        int regions = Math.Min(regionCount, buckets.Count);
        long[] medians = new long[regions];
        for (int region = 0; region < regions; region++)
        {
            int start = buckets.Count * region / regions;
            int end = buckets.Count * (region + 1) / regions;
            long[] values = new long[end - start];
            for (int index = start; index < end; index++)
            {
                values[index - start] = numberOf(buckets[index]);
            }

            medians[region] = OrderStatistics.Median(values, Ones(values.Length));
        }

        return OrderStatistics.Median(medians, Ones(regions));
    }

    private static long[] Ones(int count)
    {
        long[] ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
