using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests;

/// <summary>Contents that are not true.</summary>
internal static class Lies
{
    /// <summary>One number a little larger than it is.</summary>
    public static SummaryContent Altered(SummaryContent honest, double by = 0.001)
    {
        FeatureSummary[] features = honest.Features.ToArray();
        features[0] = features[0] with { Mean = features[0].Mean + Fixed.FromDouble(by) };
        return With(honest, features, honest.LeafRoot, honest.AgentCount);
    }

    /// <summary>The same numbers over other leaves.</summary>
    public static SummaryContent Over(SummaryContent honest, Sha256Hash leafRoot, int agents) =>
        With(honest, honest.Features, leafRoot, agents);

    private static SummaryContent With(
        SummaryContent honest,
        ReadOnlyMemory<FeatureSummary> features,
        Sha256Hash leafRoot,
        int agents
    ) =>
        new()
        {
            Context = honest.Context,
            Epoch = honest.Epoch,
            Bucket = honest.Bucket,
            Role = honest.Role,
            AgentCount = (ushort)agents,
            Weight = honest.Weight,
            CategoryWeight = honest.CategoryWeight,
            LeafRoot = leafRoot,
            Features = features,
            Calibrations = honest.Calibrations,
            Categories = honest.Categories,
            Rows = honest.Rows,
        };
}
