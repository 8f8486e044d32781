using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Summaries;
using Custodes.Primitives;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>
/// Goal: a role's first anchor is as exact as a mean where nobody lies, and who lies in the first epoch moves it by a standard error
/// at most. Method: a thousand agents in twenty buckets; honest ones four hundred times, and liars of each kind.
/// </summary>
public sealed class FirstAnchorTests
{
    // A deviation whose scale is 1.
    private const double Deviation = 0.6744897501960817;

    // A scale over the whole part of the root of a thousand agents.
    private const double Error = 1.0 / 31;

    [Fact]
    public void An_honest_first_anchor_is_nearer_the_truth_than_the_first_centre()
    {
        double anchors = 0;
        double centres = 0;
        SplitMix64 random = new(SplitMix64.Mix(20));
        for (int run = 0; run < 400; run++)
        {
            double[] means = new double[MadeBuckets.Count];
            double truth = 0;
            for (int bucket = 0; bucket < means.Length; bucket++)
            {
                means[bucket] = 10 + (Normal(ref random) / Math.Sqrt(50));
                truth += means[bucket] / means.Length;
            }

            FeatureBaseline first = First(bucket => means[bucket]);
            anchors += Math.Pow(Fixed.ToDouble(first.Anchor) - truth, 2) / 400;
            centres += Math.Pow(Fixed.ToDouble(first.Centre) - truth, 2) / 400;
        }

        Assert.True(anchors < centres / 16, $"{Math.Sqrt(anchors)} beside {Math.Sqrt(centres)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void One_wild_bucket_moves_it_by_a_standard_error_and_no_further(int sign)
    {
        FeatureBaseline first = First(bucket => bucket == 0 ? 10 + (sign * 1e5) : 10);
        Assert.False(first.Flags.HasFlag(FeatureFlags.FromMedians));
        Assert.Equal(10, Fixed.ToDouble(first.Centre), 1e-6);
        Assert.Equal(10 + (sign * Error), Fixed.ToDouble(first.Anchor), 1e-4);
        Assert.Equal(first.Anchor, first.NextAnchor);
    }

    [Fact]
    public void Where_medians_are_taken_it_is_no_further_from_them_either()
    {
        FeatureBaseline first = First(static _ => 12, median: 10);
        Assert.True(first.Flags.HasFlag(FeatureFlags.FromMedians));
        Assert.Equal(10, Fixed.ToDouble(first.Centre), 1e-6);
        Assert.Equal(10 + Error, Fixed.ToDouble(first.Anchor), 1e-4);
    }

    private static FeatureBaseline First(Func<int, double> mean, double? median = null)
    {
        EpochContext context = MadeBuckets.Context();
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, mean(bucket), median, deviation: Deviation)
        );
        return BaselineStep
            .Next(context, [new RobustCombiner().Combine(context, 0, said)], [])
            .Find(0)!
            .Features.Span[0];
    }

    // Nearly normal, of variance 1.
    private static double Normal(ref SplitMix64 random)
    {
        double sum = -6;
        for (int draw = 0; draw < 12; draw++)
        {
            sum += random.Unit();
        }

        return sum;
    }
}
