using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;

namespace Custodes.Cluster.Tests;

/// <summary>Leaves agents out where all aggregators of the bucket are accomplices: nobody contradicts it.</summary>
internal sealed class CollusionMaker(Func<uint, bool> isLeftOut, Func<ushort, bool> isAccomplice)
    : ISummaryMaker
{
    private readonly SummaryMaker honest = new();

    public SignedReport[] Choose(Bucket bucket, SignedReport[] held)
    {
        foreach (ushort node in bucket.Nodes)
        {
            if (!isAccomplice(node))
            {
                return held;
            }
        }

        return Array.FindAll(held, report => !isLeftOut(report.Leaf.Agent));
    }

    public SummaryContent Make(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<SignedReport> reports
    ) => honest.Make(context, bucket, reports);
}
