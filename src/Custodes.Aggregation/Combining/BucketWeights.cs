using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Combining;

/// <summary>The buckets of a role with what each weighs: what it says, but never more than the plan gave it.</summary>
internal sealed class BucketWeights
{
    // Buckets are random samples of the role, so the first thousand are one as well; more would cost
    // validators time and make distributions no more exact than their bins.
    private const int SketchBucketsMax = 1000;

    private readonly long[] most;

    public BucketWeights(EpochContext context, IReadOnlyList<SummaryContent> buckets)
    {
        Buckets = buckets;
        most = new long[buckets.Count];
        for (int index = 0; index < most.Length; index++)
        {
            most[index] = Math.Min(
                buckets[index].Weight,
                context.Plan.Buckets[(int)buckets[index].Bucket].Weight
            );
            Total += most[index];
        }
    }

    public IReadOnlyList<SummaryContent> Buckets { get; }

    public long Total { get; }

    public long MostOf(int bucket) => most[bucket];

    /// <summary>Weights of the buckets that have values of a number, and how many those are.</summary>
    public int FeatureWeights(int feature, out long[] weights)
    {
        List<long> found = [];
        long total = 0;
        for (int index = 0; index < most.Length; index++)
        {
            uint said = Buckets[index].Features.Span[feature].Weight;
            if (said > 0)
            {
                found.Add(Math.Min(said, most[index]));
                total += found[^1];
            }
        }

        weights = [.. found];
        return total > 0 ? weights.Length : 0;
    }

    public List<(QuantileSketch Sketch, long Weight)> SketchesOf(int feature)
    {
        List<(QuantileSketch Sketch, long Weight)> found = [];
        for (int index = 0; index < most.Length && found.Count < SketchBucketsMax; index++)
        {
            FeatureSummary summary = Buckets[index].Features.Span[feature];
            Add(found, summary.Sketch, Math.Min(summary.Weight, most[index]));
        }

        return found;
    }

    public List<(QuantileSketch Sketch, long Weight)> ScoresOf(int detector)
    {
        List<(QuantileSketch Sketch, long Weight)> found = [];
        for (int index = 0; index < most.Length && found.Count < SketchBucketsMax; index++)
        {
            CalibrationSummary summary = Buckets[index].Calibrations.Span[detector];
            Add(found, summary.Scores, Math.Min(summary.Weight, most[index]));
        }

        return found;
    }

    private static void Add(
        List<(QuantileSketch Sketch, long Weight)> found,
        QuantileSketch sketch,
        long weight
    )
    {
        if (sketch.Total > 0 && weight > 0)
        {
            found.Add((sketch, weight));
        }
    }
}
