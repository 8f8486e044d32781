using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Disputes;

/// <summary>Whether opened leaves count in a bucket, and what they add up to.</summary>
public static class LeafJudge
{
    /// <summary>Why a leaf does not count; none when it does.</summary>
    public static ReportRefusal Judge(
        EpochContext context,
        Bucket bucket,
        OpenedLeaf leaf,
        ISignatures signatures,
        out SignedReport? report
    )
    {
        if (
            !SignedReport.TryRead(
                leaf.Body,
                leaf.Signature,
                context.Registry,
                signatures,
                out report,
                out ReportRefusal refusal
            )
        )
        {
            return refusal;
        }

        if (report.Report.Epoch != context.Epoch)
        {
            return ReportRefusal.WrongEpoch;
        }

        // The body names the agent that signed; a leaf that names another one borrows its place.
        return report.Leaf.Agent == leaf.Agent && bucket.Has(leaf.Agent)
            ? ReportRefusal.None
            : ReportRefusal.NotInBucket;
    }

    /// <summary>The content that the leaves have; null when one does not count or they do not ascend.</summary>
    public static SummaryContent? Recompute(
        EpochContext context,
        Bucket bucket,
        ReadOnlySpan<OpenedLeaf> leaves,
        ISignatures signatures
    )
    {
        if (leaves.Length > SummaryLimits.AgentCountMax)
        {
            return null;
        }

        SignedReport[] reports = new SignedReport[leaves.Length];
        for (int index = 0; index < reports.Length; index++)
        {
            ReportRefusal refusal = Judge(
                context,
                bucket,
                leaves[index],
                signatures,
                out SignedReport? report
            );
            bool isAscending = index == 0 || leaves[index].Agent > leaves[index - 1].Agent;
            if (refusal != ReportRefusal.None || !isAscending)
            {
                return null;
            }

            reports[index] = report!;
        }

        return new SummaryBuilder().Build(context, bucket, reports);
    }
}
