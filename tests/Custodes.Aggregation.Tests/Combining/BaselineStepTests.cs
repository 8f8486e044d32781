using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>
/// Goal: a baseline moves slowly, and never far from its anchor without an operator.
/// Method: epochs that all say something else, counted until it stops.
/// </summary>
public sealed class BaselineStepTests
{
    // A deviation whose scale is 1.
    private const double Deviation = 0.6744897501960817;

    [Fact]
    public void The_first_epoch_is_taken_as_it_is() =>
        Assert.Equal(10, Centre(Step(previous: null, 1, 10)), 1e-6);

    [Fact]
    public void A_small_difference_is_followed_by_a_twentieth() =>
        Assert.Equal(10.01, Centre(Step(Step(null, 1, 10), 2, 10.2)), 1e-6);

    [Fact]
    public void A_large_difference_is_followed_by_a_fiftieth_of_a_scale() =>
        Assert.Equal(10.02, Centre(Step(Step(null, 1, 10), 2, 900)), 1e-4);

    [Fact]
    public void A_lasting_lie_stops_at_a_quarter_of_a_scale_and_freezes()
    {
        GlobalBaseline baseline = Step(null, 1, 10);
        for (ulong epoch = 2; epoch < 200; epoch++)
        {
            baseline = Step(baseline, epoch, 900);
        }

        FeatureBaseline feature = baseline.Find(0)!.Features.Span[0];
        Assert.True(feature.IsFrozen);
        Assert.InRange(Fixed.ToDouble(feature.Centre), 10.2, 10.2501);

        // It stays so when the lie ends, until an operator says that it may go on.
        baseline = Step(baseline, 200, 10);
        Assert.True(baseline.Find(0)!.Features.Span[0].IsFrozen);
        double held = Centre(baseline);
        baseline = Step(baseline, 201, 900, new FeatureApproval(0, 0));
        Assert.False(baseline.Find(0)!.Features.Span[0].IsFrozen);
        Assert.Equal(held + 0.02, Centre(baseline), 1e-4);
    }

    [Theory]
    [InlineData(1000, 0.2408)]
    [InlineData(100, 0.2395)]
    public void A_budget_is_a_standard_error_of_its_scale_smaller(int agents, double most)
    {
        // A thousandth of a scale an epoch, so that it stops where the budget does.
        AggregationRules rules = new() { StepMaxPerMille = 1 };
        GlobalBaseline? baseline = null;
        for (ulong epoch = 1; epoch < 400; epoch++)
        {
            EpochContext context = MadeBuckets.Context(epoch, baseline, rules);
            List<SummaryContent> said = MadeBuckets.All(bucket =>
                MadeBuckets.Make(
                    context,
                    bucket,
                    epoch == 1 ? 10 : 900,
                    deviation: Deviation,
                    weight: MadeBuckets.Full / 1000 * (uint)agents
                )
            );
            RoleAggregate told = new RobustCombiner().Combine(context, 0, said);
            baseline = BaselineStep.Next(context, [told], []);
        }

        Assert.True(baseline!.Find(0)!.Features.Span[0].IsFrozen);
        Assert.InRange(Centre(baseline) - 10, most - 0.0011, most);
    }

    [Fact]
    public void Who_widens_the_scale_first_moves_the_centre_no_further()
    {
        // Half a scale an epoch of the widened scale would be a quarter of 2 and not of 1.
        GlobalBaseline baseline = Step(null, 1, 10);
        for (ulong epoch = 2; epoch < 300; epoch++)
        {
            baseline = Step(baseline, epoch, epoch < 100 ? 10 : 900, deviation: 8 * Deviation);
        }

        FeatureBaseline feature = baseline.Find(0)!.Features.Span[0];
        Assert.True(feature.IsFrozen);
        Assert.InRange(Fixed.ToDouble(feature.Centre), 10.2, 10.2501);

        // An eighth of an octave, and a quarter over the root of twenty buckets.
        Assert.Equal(
            Math.Pow(2, 0.125 + 0.062),
            Fixed.ToDouble(feature.Scale) / Fixed.ToDouble(feature.AnchorScale),
            1e-3
        );
        Assert.Equal(1, Fixed.ToDouble(feature.AnchorScale), 1e-3);
    }

    [Fact]
    public void A_scale_that_is_too_small_is_budgeted_as_well_and_an_operators_word_moves_both()
    {
        GlobalBaseline baseline = Step(null, 1, 10);
        for (ulong epoch = 2; epoch < 100; epoch++)
        {
            baseline = Step(baseline, epoch, 10, deviation: Deviation / 8);
        }

        double held = Fixed.ToDouble(baseline.Find(0)!.Features.Span[0].Scale);
        Assert.Equal(Math.Pow(2, -0.187), held, 1e-3);
        baseline = Step(baseline, 100, 10, new FeatureApproval(0, 0), deviation: Deviation / 8);
        FeatureBaseline next = baseline.Find(0)!.Features.Span[0];
        Assert.Equal(held, Fixed.ToDouble(next.AnchorScale), 1e-3);
        Assert.True(Fixed.ToDouble(next.Scale) < held);
    }

    [Fact]
    public void A_new_anchor_takes_its_scale_with_it()
    {
        AggregationRules rules = new() { AnchorEpochs = 10 };
        GlobalBaseline baseline = Step(null, 1, 10, rules: rules);
        for (ulong epoch = 2; epoch <= 40; epoch++)
        {
            baseline = Step(baseline, epoch, 10, rules: rules, deviation: 8 * Deviation);
        }

        FeatureBaseline feature = baseline.Find(0)!.Features.Span[0];
        Assert.InRange(Fixed.ToDouble(feature.AnchorScale), 1.13, 1.6);
        Assert.True(feature.NextAnchorLog2Deviation > feature.AnchorLog2Deviation);
    }

    [Fact]
    public void Without_the_budget_the_same_lie_goes_on_for_ever()
    {
        AggregationRules rules = new() { AnchorPerMille = ushort.MaxValue };
        GlobalBaseline baseline = Step(null, 1, 10, rules: rules);
        for (ulong epoch = 2; epoch < 200; epoch++)
        {
            baseline = Step(baseline, epoch, 900, rules: rules);
        }

        Assert.True(Centre(baseline) > 13);
    }

    [Fact]
    public void An_anchor_is_one_to_two_times_thirty_days_old()
    {
        AggregationRules rules = new() { AnchorEpochs = 10 };
        GlobalBaseline baseline = Step(null, 1, 10, rules: rules);
        for (ulong epoch = 2; epoch <= 40; epoch++)
        {
            baseline = Step(baseline, epoch, 10, rules: rules);
            RoleBaseline role = baseline.Find(0)!;
            Assert.InRange(epoch - role.AnchorEpoch, 0UL, 20UL);
            Assert.True(epoch <= 20 || epoch - role.AnchorEpoch >= 10);
            Assert.InRange(epoch - role.NextAnchorEpoch, 0UL, 10UL);
        }
    }

    [Fact]
    public void A_number_that_nobody_told_stays_as_it_was()
    {
        GlobalBaseline first = Step(null, 1, 10);
        EpochContext context = MadeBuckets.Context(2, first);
        List<SummaryContent> silent = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, 0, 0, 0, weight: 0)
        );
        GlobalBaseline second = BaselineStep.Next(
            context,
            [new RobustCombiner().Combine(context, 0, silent)],
            []
        );
        Assert.Equal(10, Centre(second), 1e-6);
        Assert.Equal(1UL, BaselineStep.Next(context, [], []).Find(0)!.AnchorEpoch);
    }

    [Fact]
    public void Distributions_and_shares_are_mixed_by_a_twentieth()
    {
        GlobalBaseline first = Tell(null, 1, SketchOf(4), 1);
        GlobalBaseline second = Tell(first, 2, SketchOf(8), 2);
        RoleBaseline role = second.Find(0)!;
        CdfPoint[] points = role.Distributions.Span[0].ToArray();
        Assert.Equal(2, points.Length);
        Assert.Equal(0.95, points[0].Below / (double)QuantileSketch.UnitMass, 1e-5);
        Assert.Equal(
            [0.95, 0.05],
            role.Categories.ToArray()
                .Select(category => Math.Round(category.Share / (double)QuantileSketch.UnitMass, 4))
        );
    }

    private static QuantileSketch SketchOf(int value)
    {
        SketchBuilder builder = new();
        builder.Add(value * Fixed.One);
        return builder.ToUnit(8);
    }

    private static GlobalBaseline Tell(
        GlobalBaseline? previous,
        ulong epoch,
        QuantileSketch sketch,
        ulong category
    )
    {
        EpochContext context = MadeBuckets.Context(epoch, previous);
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(
                context,
                bucket,
                sketch: sketch,
                categories: [new(category, QuantileSketch.UnitMass, MadeBuckets.Full)]
            )
        );
        return BaselineStep.Next(context, [new RobustCombiner().Combine(context, 0, said)], []);
    }

    private static double Centre(GlobalBaseline baseline) =>
        Fixed.ToDouble(baseline.Find(0)!.Features.Span[0].Centre);

    private static GlobalBaseline Step(
        GlobalBaseline? previous,
        ulong epoch,
        double value,
        FeatureApproval? approval = null,
        AggregationRules? rules = null,
        double deviation = Deviation
    )
    {
        EpochContext context = MadeBuckets.Context(epoch, previous, rules);
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, value, deviation: deviation)
        );
        FeatureApproval[] approvals = approval is { } one ? [one] : [];
        return BaselineStep.Next(
            context,
            [new RobustCombiner().Combine(context, 0, said)],
            approvals
        );
    }
}
