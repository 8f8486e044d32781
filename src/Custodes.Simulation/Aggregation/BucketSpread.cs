using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Summaries;

namespace Custodes.Simulation.Aggregation;

/// <summary>Mean and standard deviation of the honest buckets' means: what attackers are given to know.</summary>
public sealed class BucketSpread
{
    private readonly double[] means;
    private readonly double[] deviations;

    /// <summary>Of these buckets.</summary>
    public BucketSpread(IReadOnlyList<SummaryContent> buckets)
    {
        int features = buckets[0].Features.Length;
        means = new double[features];
        deviations = new double[features];
        for (int feature = 0; feature < features; feature++)
        {
            double sum = 0;
            double squares = 0;
            foreach (SummaryContent bucket in buckets)
            {
                double mean = Fixed.ToDouble(bucket.Features.Span[feature].Mean);
                sum += mean;
                squares += mean * mean;
            }

            means[feature] = sum / buckets.Count;
            double variance = (squares / buckets.Count) - (means[feature] * means[feature]);
            deviations[feature] = Math.Sqrt(Math.Max(variance, 0));
        }
    }

    /// <summary>Mean of a number.</summary>
    public double Mean(int feature) => means[feature];

    /// <summary>Standard deviation of a number.</summary>
    public double Deviation(int feature) => deviations[feature];
}
