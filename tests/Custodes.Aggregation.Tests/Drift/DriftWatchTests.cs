using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Drift;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Aggregation.Tests.Combining;
using Custodes.Primitives;

namespace Custodes.Aggregation.Tests.Drift;

/// <summary>
/// Goal: a role that is moved slowly is told of long before its budget ends, and one that is not never. Method: a thousand
/// agents in twenty buckets through the product's own steps; means are drawn around the truth, which stays or drifts.
/// </summary>
public sealed class DriftWatchTests
{
    private const double Deviation = 0.6744897501960817;

    [Theory]
    [InlineData(0.01)]
    [InlineData(-0.01)]
    public void A_drift_of_a_hundredth_is_told_before_the_budget_ends(double each)
    {
        (ulong alarm, ulong frozen, DriftWatch watch) = Run(
            epoch => 10 + (each * epoch),
            seed: 1,
            epochs: 120
        );
        Assert.InRange(alarm, 10UL, 60UL);
        Assert.True(alarm < frozen, $"told in {alarm}, frozen in {frozen}");
        DriftingNumber number = Assert.Single(watch.Drifting);
        Assert.True(number.IsAlarm && number.IsFrozen);
        Assert.Equal(Math.Sign(each), Math.Sign(number.Scales));
    }

    [Fact]
    public void A_role_that_stays_is_never_told_of_whatever_chance_put_into_its_anchor()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            (ulong alarm, _, DriftWatch watch) = Run(static _ => 10, seed, epochs: 400);
            Assert.Equal(0UL, alarm);
            Assert.Empty(watch.Drifting);
        }
    }

    [Fact]
    public void A_new_anchor_begins_anew_and_an_old_baseline_counts_once()
    {
        AggregationRules rules = new() { AnchorEpochs = 30 };
        (ulong alarm, _, DriftWatch watch) = Run(
            static epoch => 10 + Math.Min(0.2, 0.01 * epoch),
            seed: 1,
            epochs: 200,
            rules
        );
        Assert.True(alarm > 0);
        Assert.Empty(watch.Drifting);
    }

    private static (ulong Alarm, ulong Frozen, DriftWatch Watch) Run(
        Func<ulong, double> truth,
        ulong seed,
        ulong epochs,
        AggregationRules? rules = null
    )
    {
        DriftWatch watch = new();
        SplitMix64 random = new(SplitMix64.Mix(seed));
        GlobalBaseline? baseline = null;
        ulong alarm = 0;
        ulong frozen = 0;
        for (ulong epoch = 1; epoch <= epochs; epoch++)
        {
            EpochContext context = MadeBuckets.Context(epoch, baseline, rules);
            double[] means = new double[MadeBuckets.Count];
            for (int bucket = 0; bucket < means.Length; bucket++)
            {
                means[bucket] = truth(epoch) + (Noise(ref random) / Math.Sqrt(50));
            }

            List<SummaryContent> said = MadeBuckets.All(bucket =>
                MadeBuckets.Make(context, bucket, means[bucket], deviation: Deviation)
            );
            baseline = BaselineStep.Next(
                context,
                [new RobustCombiner().Combine(context, 0, said)],
                []
            );
            alarm = watch.Take(baseline).Count > 0 && alarm == 0 ? epoch : alarm;
            Assert.Empty(watch.Take(baseline));
            frozen = baseline.Find(0)!.Features.Span[0].IsFrozen && frozen == 0 ? epoch : frozen;
        }

        return (alarm, frozen == 0 ? ulong.MaxValue : frozen, watch);
    }

    // Nearly normal, of variance 1.
    private static double Noise(ref SplitMix64 random)
    {
        double sum = -6;
        for (int draw = 0; draw < 12; draw++)
        {
            sum += random.Unit();
        }

        return sum;
    }
}
