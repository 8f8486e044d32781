using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>Flat trimmed means over all buckets, whatever the shape of the tree that carried them.</summary>
/// <remarks>
/// Robust rules at every level of a tree multiply their weaknesses; one rule over all buckets does not. Means are
/// taken where agents are honest, because they are more exact; where means were drawn away from
/// medians, medians are.
/// </remarks>
public sealed class RobustCombiner : ICombiner
{
    /// <inheritdoc/>
    public RoleAggregate Combine(
        EpochContext context,
        ushort role,
        IReadOnlyList<SummaryContent> buckets
    )
    {
        AggregationRules rules = context.Registry.Rules;
        RoleBaseline? before = context.Previous?.Find(role);
        BucketWeights weights = new(context, buckets);
        FeatureAggregate[] features = new FeatureAggregate[context.Registry.FeatureCount];
        ReadOnlyMemory<CdfPoint>[] distributions = new ReadOnlyMemory<CdfPoint>[features.Length];
        for (int feature = 0; feature < features.Length; feature++)
        {
            FeatureBaseline known = before?.Features.Span[feature] ?? default;
            features[feature] = CombineNumber(weights, feature, known, rules);
            distributions[feature] = DistributionCombiner.Combine(
                weights.SketchesOf(feature),
                rules.TrimPerMille
            );
        }

        ReadOnlyMemory<CdfPoint>[] calibrations = new ReadOnlyMemory<CdfPoint>[
            context.Registry.Calibrated.Length
        ];
        for (int detector = 0; detector < calibrations.Length; detector++)
        {
            calibrations[detector] = DistributionCombiner.Combine(
                weights.ScoresOf(detector),
                rules.TrimPerMille
            );
        }

        CategoryBaseline[] categories = CategoryCombiner.Combine(weights, rules.ShareTrimPerMille);
        return new RoleAggregate
        {
            Role = role,
            Weight = (ulong)weights.Total,
            BucketCount = (uint)buckets.Count,
            Features = features,
            Distributions = distributions,
            Calibrations = calibrations,
            Categories = categories,
            Transitions = RowCombiner.Combine(weights, categories, rules),
        };
    }

    /// <summary>Agents that must do something before a role is said to do it, in weight.</summary>
    public static long SupportNeeded(AggregationRules rules, long roleWeight) =>
        Math.Max(
            rules.SupportMin * WeightRule.Unit,
            (long)((Int128)2 * rules.MaliciousPerMille * roleWeight / 1000)
        );

    private static FeatureAggregate CombineNumber(
        BucketWeights weights,
        int feature,
        FeatureBaseline before,
        AggregationRules rules
    )
    {
        int count = weights.FeatureWeights(feature, out long[] each);
        if (count == 0)
        {
            return default;
        }

        long[] means = new long[count];
        long[] medians = new long[count];
        long[] deviations = new long[count];
        long[] variances = new long[count];
        int next = 0;
        foreach (SummaryContent bucket in weights.Buckets)
        {
            FeatureSummary summary = bucket.Features.Span[feature];
            if (summary.Weight > 0)
            {
                means[next] = summary.Mean;
                medians[next] = summary.Median;
                deviations[next] = BinaryLog.Log2(Math.Max(summary.Deviation, 1));
                variances[next++] = summary.Log2Variance;
            }
        }

        long untrimmed = Trimmed((long[])means.Clone(), each, perMille: 0);
        long mean = Trimmed(means, each, rules.TrimPerMille);
        long median = Trimmed(medians, each, rules.TrimPerMille);
        long deviation = Trimmed(deviations, each, rules.TrimPerMille);
        long scale = before.IsKnown ? before.Scale : FeatureBaseline.ScaleOf(deviation);

        // Agents that lie together draw a clipped mean away, but the median hardly.
        bool isFromMedians =
            (Int128)Math.Abs(mean - median) * 1000 > (Int128)scale * rules.MedianSwitchPerMille;
        return new FeatureAggregate(
            IsKnown: true,
            isFromMedians,
            isFromMedians ? median : mean,
            deviation,
            Trimmed(variances, each, rules.TrimPerMille),
            untrimmed
        );
    }

    private static long Trimmed(long[] values, long[] weights, int perMille) =>
        OrderStatistics.TrimmedMean(values, (long[])weights.Clone(), perMille);
}
