using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Disputes;

/// <summary>The leaves of one bucket that were judged, and what those of a tree add up to: each once, however many opened it.</summary>
/// <remarks>
/// Honest replicas open the same bytes. A leaf is known by its hash in the tree, which covers agent, report and
/// signature; its signature is then checked once and not once a replica and question.
/// </remarks>
internal sealed class JudgedLeaves(EpochContext context, Bucket bucket, ISignatures signatures)
{
    private readonly Dictionary<Sha256Hash, (ReportRefusal Refusal, SignedReport? Report)> judged =
    [];
    private readonly Dictionary<Sha256Hash, Sha256Hash> sums = [];
    private readonly SummaryBuilder builder = new();

    /// <summary>Why a leaf does not count; none when it does.</summary>
    public ReportRefusal Judge(OpenedLeaf leaf, out SignedReport? report)
    {
        Sha256Hash hash = leaf.Leaf.Hash;
        if (!judged.TryGetValue(hash, out (ReportRefusal Refusal, SignedReport? Report) known))
        {
            known.Refusal = LeafJudge.Judge(context, bucket, leaf, signatures, out known.Report);
            judged.Add(hash, known);
        }

        report = known.Report;
        return known.Refusal;
    }

    /// <summary>The hash of the content that the leaves have; default when one does not count or they do not ascend.</summary>
    /// <param name="root">Of the leaves.</param>
    /// <param name="leaves">All of them.</param>
    public Sha256Hash SumOf(Sha256Hash root, ReadOnlySpan<OpenedLeaf> leaves)
    {
        if (!sums.TryGetValue(root, out Sha256Hash hash))
        {
            SummaryContent? content = Recompute(leaves);
            hash = content is null ? default : Sha256.Of(Summary.BytesOf(content));
            sums.Add(root, hash);
        }

        return hash;
    }

    /// <summary>Sums reports up.</summary>
    public SummaryContent Sum(ReadOnlySpan<SignedReport> reports) =>
        builder.Build(context, bucket, reports);

    private SummaryContent? Recompute(ReadOnlySpan<OpenedLeaf> leaves)
    {
        if (leaves.Length > SummaryLimits.AgentCountMax)
        {
            return null;
        }

        SignedReport[] reports = new SignedReport[leaves.Length];
        for (int index = 0; index < reports.Length; index++)
        {
            bool isAscending = index == 0 || leaves[index].Agent > leaves[index - 1].Agent;
            if (
                Judge(leaves[index], out SignedReport? report) != ReportRefusal.None
                || !isAscending
            )
            {
                return null;
            }

            reports[index] = report!;
        }

        return Sum(reports);
    }
}
