using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cluster.Tests;

/// <summary>Sums up and then shifts a mean: the smallest lie that moves a baseline.</summary>
internal sealed class LyingMaker : ISummaryMaker
{
    private readonly SummaryMaker honest = new();

    public SummaryContent Make(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    )
    {
        return Alter(honest.Make(context, bucket, reports));
    }

    public static SummaryContent Alter(SummaryContent content)
    {
        FeatureSummary[] features = content.Features.ToArray();
        features[0] = features[0] with { Mean = features[0].Mean + Fixed.One };
        return With(content, features);
    }

    /// <summary>The same with mean and median far away, so that neither saves the other.</summary>
    public static SummaryContent Alter(SummaryContent content, int by)
    {
        FeatureSummary[] features = content.Features.ToArray();
        features[0] = features[0] with
        {
            Mean = features[0].Mean + (by * Fixed.One),
            Median = features[0].Median + (by * Fixed.One),
        };
        return With(content, features);
    }

    private static SummaryContent With(SummaryContent content, FeatureSummary[] features)
    {
        return new SummaryContent
        {
            Context = content.Context,
            Epoch = content.Epoch,
            Bucket = content.Bucket,
            Role = content.Role,
            AgentCount = content.AgentCount,
            Weight = content.Weight,
            CategoryWeight = content.CategoryWeight,
            LeafRoot = content.LeafRoot,
            Features = features,
            Calibrations = content.Calibrations,
            Categories = content.Categories,
            Rows = content.Rows,
        };
    }
}
