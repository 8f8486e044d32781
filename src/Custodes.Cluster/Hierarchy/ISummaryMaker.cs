using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Sums the reports of a bucket up.</summary>
public interface ISummaryMaker
{
    /// <summary>The reports that it commits to: all that it holds, unless it lies.</summary>
    SignedReport[] Choose(Bucket bucket, SignedReport[] held) => held;

    /// <summary>Sums up.</summary>
    SummaryContent Make(EpochContext context, Bucket bucket, ReadOnlySpan<SignedReport> reports);
}
