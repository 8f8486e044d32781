using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;
using Custodes.Primitives;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>
/// Goal: buckets that lean together are named, honest ones rarely.
/// Method: 200 buckets with 16 seeded numbers, a fifth of them moved by one spread in all numbers at once.
/// </summary>
public sealed class SpectralAdvisorTests
{
    [Fact]
    public void Buckets_that_lean_together_are_named()
    {
        List<SummaryContent> buckets = Buckets(40, 1.0);
        IReadOnlyList<uint> named = SpectralAdvisor.Advise(buckets, Combine(buckets), 20);
        Assert.NotEmpty(named);
        Assert.True(named.Count(bucket => bucket < 40) >= 0.8 * named.Count);
    }

    [Fact]
    public void Honest_buckets_are_left_alone()
    {
        List<SummaryContent> buckets = Buckets(0, 0);
        Assert.Empty(SpectralAdvisor.Advise(buckets, Combine(buckets), 20));
    }

    private static List<SummaryContent> Buckets(int liars, double by)
    {
        SplitMix64 random = new(11);
        List<SummaryContent> buckets = [];
        for (uint bucket = 0; bucket < 200; bucket++)
        {
            FeatureSummary[] features = new FeatureSummary[16];
            foreach (ref FeatureSummary feature in features.AsSpan())
            {
                double noise = -6;
                for (int count = 0; count < 12; count++)
                {
                    noise += random.Unit();
                }

                long mean = Fixed.FromDouble(noise + (bucket < liars ? by : 0));
                feature = new FeatureSummary(1, mean, mean, 0, 0, QuantileSketch.Empty);
            }

            buckets.Add(
                new SummaryContent
                {
                    Context = default,
                    Epoch = 1,
                    Bucket = bucket,
                    Role = 0,
                    AgentCount = 50,
                    Weight = 1,
                    CategoryWeight = 0,
                    LeafRoot = default,
                    Features = features,
                    Calibrations = ReadOnlyMemory<CalibrationSummary>.Empty,
                    Categories = ReadOnlyMemory<CategorySummary>.Empty,
                    Rows = ReadOnlyMemory<RowSummary>.Empty,
                }
            );
        }

        return buckets;
    }

    private static RoleAggregate Combine(List<SummaryContent> buckets)
    {
        FeatureAggregate[] features = new FeatureAggregate[16];
        for (int feature = 0; feature < features.Length; feature++)
        {
            long[] means = [.. buckets.Select(bucket => bucket.Features.Span[feature].Mean)];
            long[] weights = [.. means.Select(_ => 1L)];
            long location = OrderStatistics.TrimmedMean(means, weights, 250);
            features[feature] = new FeatureAggregate(
                IsKnown: true,
                IsFromMedians: false,
                location,
                0,
                0,
                location
            );
        }

        return new RoleAggregate
        {
            Role = 0,
            Weight = 200,
            BucketCount = 200,
            Features = features,
            Distributions = default,
            Calibrations = default,
            Categories = default,
            Transitions = default,
        };
    }
}
