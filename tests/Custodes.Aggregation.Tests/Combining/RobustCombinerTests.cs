using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>
/// Goal: what lying buckets say is worth no more than the rules allow, in each kind of thing that is combined.
/// Method: contents made by hand, some of them absurd; the plain mean beside it shows that the lie would work.
/// </summary>
public sealed class RobustCombinerTests
{
    private const ulong Usual = 5;
    private const ulong Poison = 9;
    private readonly EpochContext context = MadeBuckets.Context();

    [Fact]
    public void A_fifth_of_absurd_buckets_changes_a_number_little_and_the_plain_mean_much()
    {
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, bucket < 4 ? 1000 : 10 + (0.01 * bucket))
        );
        double robust = Location(new RobustCombiner(), said);
        double plain = Location(new PlainCombiner(), said);
        Assert.Equal(10.12, robust, 0.06);
        Assert.Equal(208, plain, 1.0);
    }

    [Fact]
    public void Weight_that_the_plan_did_not_give_is_not_believed()
    {
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(
                context,
                bucket,
                bucket < 4 ? 1000 : 10,
                weight: bucket < 4 ? 7 * MadeBuckets.Full : MadeBuckets.Full
            )
        );
        Assert.Equal(10, Location(new RobustCombiner(), said), 1e-6);
    }

    [Fact]
    public void The_order_of_what_buckets_say_changes_nothing() =>
        Prop.ForAll<short[]>(numbers =>
            {
                List<SummaryContent> said = MadeBuckets.All(bucket =>
                    MadeBuckets.Make(
                        context,
                        bucket,
                        numbers.Length == 0 ? 0 : numbers[bucket % numbers.Length] / 100.0
                    )
                );
                List<SummaryContent> turned = [.. said];
                turned.Reverse();
                Assert.Equal(
                    Location(new RobustCombiner(), said),
                    Location(new RobustCombiner(), turned)
                );
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.14, false)]
    [InlineData(0.16, true)]
    public void Medians_are_taken_once_means_are_a_tenth_of_a_scale_away(double off, bool medians)
    {
        // The scale of a deviation of 1 is 1.48.
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, 10 + off, 10)
        );
        FeatureAggregate combined = Combine(new RobustCombiner(), said).Features.Span[0];
        Assert.Equal(medians, combined.IsFromMedians);
        Assert.Equal(medians ? 10 : 10 + off, Fixed.ToDouble(combined.Location), 1e-6);
    }

    [Fact]
    public void Scales_are_combined_by_their_logarithms_and_absurd_ones_do_not_count()
    {
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, deviation: bucket < 5 ? 900 : 1)
        );
        FeatureAggregate combined = Combine(new RobustCombiner(), said).Features.Span[0];
        Assert.Equal(0, Fixed.ToDouble(combined.Log2Deviation), 1e-6);
    }

    [Fact]
    public void Distributions_stay_monotone_and_ignore_absurd_buckets()
    {
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, sketch: SketchOf(bucket < 4 ? 900 : bucket))
        );
        CdfPoint[] points = Combine(new RobustCombiner(), said).Distributions.Span[0].ToArray();
        Assert.True(points.Length > 3);
        Assert.Equal(QuantileSketch.UnitMass, points[^1].Below);
        for (int index = 1; index < points.Length; index++)
        {
            Assert.True(points[index].Below > points[index - 1].Below);
        }

        // Half of the honest mass lies at or below 12; liars could only pull it up.
        short middle = points.First(point => point.Below >= QuantileSketch.UnitMass / 2).Bin;
        Assert.InRange(Fixed.ToDouble(SketchBins.MiddleOf(middle)), 10, 14);
    }

    [Fact]
    public void A_fifth_of_lying_buckets_moves_how_sessions_rank_no_further_than_honest_ones_differ()
    {
        // Honest buckets say that sessions rank 1 to 16 bits; liars that none ranks higher than nothing, or all at the most.
        EpochContext calibrated = MadeBuckets.Context(calibrated: true);
        foreach (int lie in (int[])[0, 60])
        {
            List<SummaryContent> said = MadeBuckets.All(bucket =>
                MadeBuckets.Make(
                    calibrated,
                    bucket,
                    ranks: new CalibrationSummary(
                        MadeBuckets.Full,
                        SketchOf(bucket < 4 ? lie : bucket - 3)
                    )
                )
            );
            CdfPoint[] points = new RobustCombiner()
                .Combine(calibrated, 0, said)
                .Calibrations.Span[0]
                .ToArray();
            short middle = points.First(one => one.Below >= QuantileSketch.UnitMass / 2).Bin;
            Assert.InRange(Fixed.ToDouble(SketchBins.MiddleOf(middle)), 4, 13);
            Assert.InRange(Fixed.ToDouble(SketchBins.MiddleOf(points[0].Bin)), 0.9, 17);
            Assert.InRange(Fixed.ToDouble(SketchBins.MiddleOf(points[^1].Bin)), 0.9, 17);
        }
    }

    [Fact]
    public void A_tool_that_a_tenth_of_the_buckets_invents_has_no_share_and_no_support()
    {
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, categories: bucket < 2 ? Poisoned() : Honest())
        );
        CategoryBaseline[] robust = Combine(new RobustCombiner(), said).Categories.ToArray();
        CategoryBaseline poison = robust.Single(category => category.Category == Poison);
        Assert.Equal(0u, poison.Share);
        Assert.Equal(0UL, poison.Support);
        Assert.Equal(
            QuantileSketch.UnitMass,
            robust.Aggregate(0u, (sum, category) => sum + category.Share)
        );
    }

    [Fact]
    public void A_category_is_known_with_twenty_agents_and_not_with_nineteen()
    {
        Assert.False(IsKnownWith(19));
        Assert.True(IsKnownWith(20));
    }

    [Fact]
    public void A_category_needs_twice_as_many_agents_as_may_be_malicious()
    {
        AggregationRules rules = new() { MaliciousPerMille = 20 };
        Assert.Equal(
            40 * WeightRule.Unit,
            RobustCombiner.SupportNeeded(rules, 1000 * WeightRule.Unit)
        );
        Assert.Equal(
            20 * WeightRule.Unit,
            RobustCombiner.SupportNeeded(rules, 100 * WeightRule.Unit)
        );
    }

    [Fact]
    public void Rows_lean_to_the_shares_and_transitions_without_support_have_nothing_else()
    {
        CategorySummary[] next =
        [
            new(Usual, QuantileSketch.UnitMass - 1000, MadeBuckets.Full),
            new(Poison, 1000, 1),
        ];
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(
                context,
                bucket,
                categories: Honest(),
                rows: [new RowSummary(Usual, MadeBuckets.Full, 500, next)]
            )
        );
        TransitionBaseline[] rows = Combine(new RobustCombiner(), said).Transitions.ToArray();
        TransitionBaseline usual = rows.Single(row => row.To == Usual);
        Assert.Equal(1, usual.Probability / (double)QuantileSketch.UnitMass, 0.01);
        Assert.DoesNotContain(rows, row => row.To == Poison);
    }

    [Fact]
    public void Categories_that_a_tenth_of_the_buckets_invents_do_not_thin_rows_out()
    {
        CategorySummary[] invented = new CategorySummary[SummaryLimits.CategoryCountMax];
        for (int index = 0; index < invented.Length; index++)
        {
            invented[index] = new CategorySummary((ulong)(1000 + index), 1, MadeBuckets.Full);
        }

        CategorySummary[] usual = [new(Usual, QuantileSketch.UnitMass, MadeBuckets.Full)];
        Assert.Equal(RowsBeside(usual), RowsBeside(invented));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(20, true)]
    public void A_row_that_a_tenth_of_the_buckets_invents_is_not_certified(int tell, bool isThere)
    {
        // Those who do not tell of a row cannot weaken it, but that they do not is what shows how few do.
        CategorySummary[] next = [new(Usual, QuantileSketch.UnitMass, MadeBuckets.Full)];
        RowSummary[] row = [new(Poison, MadeBuckets.Full, 500, next)];
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, categories: Honest(), rows: bucket < tell ? row : [])
        );
        TransitionBaseline[] rows = Combine(new RobustCombiner(), said).Transitions.ToArray();
        Assert.Equal(isThere, rows.Length > 0);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_row_needs_two_hundred_visits(uint visitsEach, bool isCertified)
    {
        CategorySummary[] next = [new(Usual, QuantileSketch.UnitMass, MadeBuckets.Full)];
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(
                context,
                bucket,
                categories: Honest(),
                rows: [new RowSummary(Usual, MadeBuckets.Full, visitsEach, next)]
            )
        );
        Assert.Equal(isCertified, Combine(new RobustCombiner(), said).Transitions.Length > 0);
    }

    [Fact]
    public void The_median_of_medians_falls_to_a_quarter_in_the_right_places()
    {
        // 10 regions of 2; one liar of two in 5 regions is a quarter of all.
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, bucket < 10 && bucket % 2 == 0 ? 1000 : 10)
        );
        Assert.True(Location(new MedianTreeCombiner(10), said) > 200);
        Assert.Equal(10, Location(new RobustCombiner(), said), 1e-6);
    }

    // Two actions that everybody does alike, one always after the other; two buckets of twenty say they do others.
    private TransitionBaseline[] RowsBeside(CategorySummary[] liars)
    {
        CategorySummary[] each =
        [
            new(Usual, QuantileSketch.UnitMass / 2, MadeBuckets.Full),
            new(Poison, QuantileSketch.UnitMass / 2, MadeBuckets.Full),
        ];
        CategorySummary[] next = [new(Poison, QuantileSketch.UnitMass, MadeBuckets.Full)];
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(
                context,
                bucket,
                categories: bucket < 2 ? liars : each,
                rows: [new RowSummary(Usual, MadeBuckets.Full, 20, next)]
            )
        );
        return Combine(new RobustCombiner(), said).Transitions.ToArray();
    }

    private bool IsKnownWith(int agents)
    {
        // Each bucket has its part of them, so that trimming takes none away.
        uint support = (uint)(agents * WeightRule.Unit / MadeBuckets.Count);
        CategorySummary[] told = [new(Usual, 1000, support + 1)];
        List<SummaryContent> said = MadeBuckets.All(bucket =>
            MadeBuckets.Make(context, bucket, categories: told)
        );
        GlobalBaseline baseline = BaselineStep.Next(
            context,
            [Combine(new RobustCombiner(), said)],
            []
        );
        return baseline.Find(0)!.Categories.Span[0].IsKnown;
    }

    private static CategorySummary[] Honest() =>
        [new(Usual, QuantileSketch.UnitMass, MadeBuckets.Full)];

    private static CategorySummary[] Poisoned() =>
        [
            new(Usual, QuantileSketch.UnitMass / 2, MadeBuckets.Full),
            new(Poison, QuantileSketch.UnitMass / 2, MadeBuckets.Full),
        ];

    private static QuantileSketch SketchOf(int value)
    {
        SketchBuilder builder = new();
        builder.Add(value * Fixed.One);
        return builder.ToUnit(8);
    }

    private RoleAggregate Combine(ICombiner combiner, List<SummaryContent> said) =>
        combiner.Combine(context, 0, said);

    private double Location(ICombiner combiner, List<SummaryContent> said) =>
        Fixed.ToDouble(Combine(combiner, said).Features.Span[0].Location);
}
