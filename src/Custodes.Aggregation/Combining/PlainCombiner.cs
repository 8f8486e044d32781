using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>The mean of what buckets say, each weighing as many agents as it says it has: what not to do.</summary>
/// <remarks>For comparison; it does numbers only. One liar moves it as far as it likes.</remarks>
public sealed class PlainCombiner : ICombiner
{
    /// <inheritdoc/>
    public RoleAggregate Combine(
        EpochContext context,
        ushort role,
        IReadOnlyList<SummaryContent> buckets
    )
    {
        FeatureAggregate[] features = new FeatureAggregate[context.Registry.FeatureCount];
        ulong total = 0;
        foreach (SummaryContent bucket in buckets)
        {
            total += bucket.AgentCount;
        }

        for (int feature = 0; feature < features.Length && total > 0; feature++)
        {
            Int128 mean = 0;
            Int128 deviation = 0;
            Int128 variance = 0;
            foreach (SummaryContent bucket in buckets)
            {
                FeatureSummary said = bucket.Features.Span[feature];
                mean += Math.BigMul(said.Mean, bucket.AgentCount);
                deviation += Math.BigMul(
                    BinaryLog.Log2(Math.Max(said.Deviation, 1)),
                    bucket.AgentCount
                );
                variance += Math.BigMul(said.Log2Variance, bucket.AgentCount);
            }

            features[feature] = new FeatureAggregate(
                IsKnown: true,
                IsFromMedians: false,
                (long)Fixed.FloorOf(mean, total),
                (long)Fixed.FloorOf(deviation, total),
                (long)Fixed.FloorOf(variance, total),
                (long)Fixed.FloorOf(mean, total)
            );
        }

        return NumbersOnly(context, role, total, buckets.Count, features);
    }

    internal static RoleAggregate NumbersOnly(
        EpochContext context,
        ushort role,
        ulong weight,
        int buckets,
        FeatureAggregate[] features
    ) =>
        new()
        {
            Role = role,
            Weight = weight,
            BucketCount = (uint)buckets,
            Features = features,
            Distributions = new ReadOnlyMemory<CdfPoint>[context.Registry.FeatureCount],
            Calibrations = new ReadOnlyMemory<CdfPoint>[context.Registry.Calibrated.Length],
            Categories = ReadOnlyMemory<CategoryBaseline>.Empty,
            Transitions = ReadOnlyMemory<TransitionBaseline>.Empty,
        };
}
