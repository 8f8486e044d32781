using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cluster.Tests;

/// <summary>Leaves one report out of each bucket, and commits to the rest: what it opens fits what it signed.</summary>
internal sealed class OmittingMaker(Func<uint, bool> isLeftOut) : ISummaryMaker
{
    private readonly SummaryMaker honest = new();

    public SignedReport[] Choose(Bucket bucket, SignedReport[] held) =>
        Array.FindAll(held, report => !isLeftOut(report.Leaf.Agent));

    public SummaryContent Make(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    ) => honest.Make(context, bucket, reports);
}
