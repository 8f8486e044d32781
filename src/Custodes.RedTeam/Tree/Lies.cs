using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Summaries;

namespace Custodes.RedTeam.Tree;

/// <summary>Summaries with numbers that are not true.</summary>
internal static class Lies
{
    // Nothing that a summary says may be larger.
    private const double ValueMost = 1 << 20;

    /// <summary>Says other means, and medians to match.</summary>
    /// <param name="honest">The truth.</param>
    /// <param name="meanOf">What is said of each number.</param>
    /// <param name="countFactor">How many times its agents it says it has.</param>
    public static SummaryContent Means(
        SummaryContent honest,
        Func<int, double> meanOf,
        int countFactor = 1
    ) =>
        Change(
            honest,
            (feature, said) =>
            {
                long mean = Quantise(meanOf(feature));
                return said with { Mean = mean, Median = mean };
            },
            countFactor
        );

    /// <summary>Says that agents lie so far apart.</summary>
    /// <param name="honest">The truth.</param>
    /// <param name="deviationOf">Median of deviations that is said of each number.</param>
    public static SummaryContent Spread(SummaryContent honest, Func<int, double> deviationOf) =>
        Change(
            honest,
            (feature, said) => said with { Deviation = Quantise(deviationOf(feature)) },
            countFactor: 1
        );

    /// <summary>Says that agents did other things.</summary>
    public static SummaryContent Categories(
        SummaryContent honest,
        ReadOnlyMemory<CategorySummary> categories
    ) => Copy(honest, honest.Features, categories, countFactor: 1);

    private static long Quantise(double value) =>
        Fixed.FromDouble(Math.Clamp(value, -ValueMost, ValueMost));

    private static SummaryContent Change(
        SummaryContent honest,
        Func<int, FeatureSummary, FeatureSummary> change,
        int countFactor
    )
    {
        FeatureSummary[] features = honest.Features.ToArray();
        for (int feature = 0; feature < features.Length; feature++)
        {
            features[feature] = change(feature, features[feature]);
        }

        return Copy(honest, features, honest.Categories, countFactor);
    }

    private static SummaryContent Copy(
        SummaryContent honest,
        ReadOnlyMemory<FeatureSummary> features,
        ReadOnlyMemory<CategorySummary> categories,
        int countFactor
    )
    {
        FeatureSummary[] weighed = features.ToArray();
        for (int feature = 0; feature < weighed.Length; feature++)
        {
            weighed[feature] = weighed[feature] with
            {
                Weight = (uint)(weighed[feature].Weight * countFactor),
            };
        }

        return new SummaryContent
        {
            Context = honest.Context,
            Epoch = honest.Epoch,
            Bucket = honest.Bucket,
            Role = honest.Role,
            AgentCount = (ushort)(honest.AgentCount * countFactor),
            Weight = (uint)(honest.Weight * countFactor),
            CategoryWeight = honest.CategoryWeight,
            LeafRoot = honest.LeafRoot,
            Features = weighed,
            Calibrations = honest.Calibrations,
            Categories = categories,
            Rows = honest.Rows,
        };
    }
}
