using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Sums up as everybody does.</summary>
public sealed class SummaryMaker : ISummaryMaker
{
    private readonly SummaryBuilder builder = new();

    /// <inheritdoc/>
    public SummaryContent Make(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    ) => builder.Build(context, bucket, reports);
}
