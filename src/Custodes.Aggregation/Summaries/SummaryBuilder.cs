using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Primitives;

namespace Custodes.Aggregation.Summaries;

/// <summary>Sums a bucket's reports up. Given the same reports it gives the same bytes, here and at any judge.</summary>
/// <remarks>Keeps its scratch memory: one for a thread. 50 agents with 16 numbers take about 60 µs.</remarks>
public sealed class SummaryBuilder
{
    private readonly SketchSum sum = new();
    private readonly long[] values = new long[SummaryLimits.AgentCountMax];
    private readonly long[] weights = new long[SummaryLimits.AgentCountMax];
    private readonly long[] spare = new long[SummaryLimits.AgentCountMax];
    private readonly long[] spareWeights = new long[SummaryLimits.AgentCountMax];
    private readonly CategoryTally tally = new();

    /// <summary>Sums up.</summary>
    /// <param name="context">Of the reports' epoch.</param>
    /// <param name="bucket">The reports' agents are in it.</param>
    /// <param name="reports">Ascending by agent; not every agent need have one.</param>
    public SummaryContent Build(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    ) => Finish(context, Gather(context, bucket, reports));

    /// <summary>The part of summing up that no baseline changes: nearly all of the work.</summary>
    /// <param name="context">Of the reports' epoch; its baseline is not looked at.</param>
    /// <param name="bucket">The reports' agents are in it.</param>
    /// <param name="reports">Ascending by agent; not every agent need have one.</param>
    public BucketSums Gather(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    )
    {
        Invariant.That(reports.Length <= SummaryLimits.AgentCountMax);
        Leaf[] leaves = new Leaf[reports.Length];
        long weight = 0;
        for (int index = 0; index < reports.Length; index++)
        {
            leaves[index] = reports[index].Leaf;
            Invariant.That(index == 0 || leaves[index].Agent > leaves[index - 1].Agent);
            weight += context.Weights[(int)leaves[index].Agent];
        }

        NumberSums[] numbers = new NumberSums[context.Registry.FeatureCount];
        for (int feature = 0; feature < numbers.Length; feature++)
        {
            numbers[feature] = GatherNumber(context, reports, feature);
        }

        CalibrationSummary[] calibrations = new CalibrationSummary[
            context.Registry.Calibrated.Length
        ];
        for (int detector = 0; detector < calibrations.Length; detector++)
        {
            calibrations[detector] = SumScores(context, reports, detector);
        }

        SummaryContent draft = new()
        {
            Context = context.Hash,
            Epoch = context.Epoch,
            Bucket = bucket.Id,
            Role = bucket.Role,
            AgentCount = (ushort)reports.Length,
            Weight = (uint)weight,
            CategoryWeight = tally.CountCategories(context, reports),
            LeafRoot = Leaf.RootOf(leaves),
            Features = ReadOnlyMemory<FeatureSummary>.Empty,
            Calibrations = calibrations,
            Categories = tally.Categories(),
            Rows = tally.Rows(context, reports),
        };
        return new BucketSums(context, draft, numbers);
    }

    /// <summary>Clips means to what the context's baseline has certified, and names the context.</summary>
    /// <param name="context">With the registry, the epoch and the excluded agents that were gathered for.</param>
    /// <param name="sums">From <see cref="Gather"/>; used as often as there are baselines to compare.</param>
    public static SummaryContent Finish(EpochContext context, BucketSums sums)
    {
        Invariant.That(sums.AreFor(context));
        SummaryContent draft = sums.Draft;
        RoleBaseline? known = context.Previous?.Find(draft.Role);
        FeatureSummary[] features = new FeatureSummary[sums.Numbers.Length];
        for (int feature = 0; feature < features.Length; feature++)
        {
            FeatureBaseline before = known?.Features.Span[feature] ?? default;
            features[feature] = FinishNumber(context, sums.Numbers[feature], before);
        }

        return new SummaryContent
        {
            Context = context.Hash,
            Epoch = draft.Epoch,
            Bucket = draft.Bucket,
            Role = draft.Role,
            AgentCount = draft.AgentCount,
            Weight = draft.Weight,
            CategoryWeight = draft.CategoryWeight,
            LeafRoot = draft.LeafRoot,
            Features = features,
            Calibrations = draft.Calibrations,
            Categories = draft.Categories,
            Rows = draft.Rows,
        };
    }

    private NumberSums GatherNumber(
        EpochContext context,
        ReadOnlySpan<SignedReport> reports,
        int feature
    )
    {
        int count = 0;
        long weight = 0;
        foreach (SignedReport report in reports)
        {
            FeatureReport one = report.Report.Features.Span[feature];
            if (one.Count > 0)
            {
                (values[count], spare[count]) = report.Report.Moments(feature);
                weights[count] = context.Weights[(int)report.Leaf.Agent];
                weight += weights[count];
                sum.Add(one.Sketch, (ulong)weights[count]);
                count++;
            }
        }

        QuantileSketch sketch = sum.ToSketch();
        if (weight == 0)
        {
            return new NumberSums(0, [], [], 0, 0, 0, QuantileSketch.Empty);
        }

        weights.AsSpan(0, count).CopyTo(spareWeights);
        long log2Variance = OrderStatistics.Median(
            spare.AsSpan(0, count),
            spareWeights.AsSpan(0, count)
        );
        Span<long> sorted = values.AsSpan(0, count);
        Span<long> sortedWeights = weights.AsSpan(0, count);
        long median = OrderStatistics.Median(sorted, sortedWeights);
        sorted.CopyTo(spare);
        sortedWeights.CopyTo(spareWeights);
        long deviation = OrderStatistics.Deviation(
            spare.AsSpan(0, count),
            spareWeights.AsSpan(0, count),
            median
        );
        return new NumberSums(
            weight,
            sorted.ToArray(),
            sortedWeights.ToArray(),
            median,
            deviation,
            log2Variance,
            sketch
        );
    }

    private static FeatureSummary FinishNumber(
        EpochContext context,
        NumberSums sums,
        FeatureBaseline before
    )
    {
        if (sums.Weight == 0)
        {
            return new FeatureSummary(0, 0, 0, 0, 0, QuantileSketch.Empty);
        }

        // At the beginning nothing is certified yet: the bucket's own middle has to do.
        long centre = before.IsKnown ? before.Centre : sums.Median;
        long scale = before.IsKnown
            ? before.Scale
            : FeatureBaseline.ScaleOf(BinaryLog.Log2(Math.Max(sums.Deviation, 1)));
        long reach = Math.Min(
            scale * context.Registry.Rules.ClipScales,
            2 * ReportLimits.ValueMax * Fixed.One
        );
        Int128 total = 0;
        for (int index = 0; index < sums.Means.Length; index++)
        {
            long clipped = Math.Clamp(sums.Means[index], centre - reach, centre + reach);
            total += Math.BigMul(clipped, sums.Weights[index]);
        }

        long most = ReportLimits.ValueMax * Fixed.One;
        long mean = Math.Clamp((long)Fixed.FloorOf(total, sums.Weight), -most, most);
        return new FeatureSummary(
            (uint)sums.Weight,
            mean,
            sums.Median,
            sums.Deviation,
            sums.Log2Variance,
            sums.Sketch
        );
    }

    private CalibrationSummary SumScores(
        EpochContext context,
        ReadOnlySpan<SignedReport> reports,
        int detector
    )
    {
        long weight = 0;
        foreach (SignedReport report in reports)
        {
            CalibrationReport one = report.Report.Calibrations.Span[detector];
            if (one.Sessions > 0)
            {
                long each = context.Weights[(int)report.Leaf.Agent];
                weight += each;
                sum.Add(one.Scores, (ulong)each);
            }
        }

        return new CalibrationSummary((uint)weight, sum.ToSketch());
    }
}
