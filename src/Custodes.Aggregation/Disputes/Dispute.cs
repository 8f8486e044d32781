using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Disputes;

/// <summary>Finds out who lied about a bucket, and what is true of it.</summary>
/// <remarks>
/// Replicas differ because one altered a sum, forged a leaf or left one out; or because an agent sent them
/// different reports, or one only. Each is told apart by recomputing. A report that one replica has and
/// another has not is no proof against the other without its receipt, but the bucket is summed up with it all
/// the same, so nothing is gained by leaving it out.
/// </remarks>
public static class Dispute
{
    /// <summary>Resolves.</summary>
    /// <param name="context">Of the epoch.</param>
    /// <param name="bucket">Which bucket.</param>
    /// <param name="cases">Its replicas' summaries, each checked, and what they opened.</param>
    /// <param name="receipts">Any that agents and replicas brought.</param>
    /// <param name="excluded">Agents whose reports count no longer, ascending.</param>
    /// <param name="signatures">How signatures are checked.</param>
    public static DisputeOutcome Resolve(
        EpochContext context,
        Bucket bucket,
        IReadOnlyList<ReplicaCase> cases,
        IReadOnlyList<Receipt> receipts,
        ReadOnlySpan<uint> excluded,
        ISignatures signatures
    )
    {
        List<LieProof> proofs = [];
        List<ushort> silent = [];
        SortedDictionary<uint, SignedReport> union = [];
        SortedSet<uint> contradicting = [];
        JudgedLeaves judged = new(context, bucket, signatures);
        foreach (ReplicaCase one in cases)
        {
            if (one.Leaves is not { } leaves || !Fits(one.Summary, leaves.Span))
            {
                silent.Add(one.Summary.Node);
                continue;
            }

            LieProof? proof =
                (LieProof?)FindForged(judged, one.Summary, leaves)
                ?? (LieProof?)FindAltered(judged, one.Summary, leaves)
                ?? FindOmitted(context, one.Summary, leaves, receipts, signatures);
            if (proof is not null)
            {
                proofs.Add(proof);
            }

            foreach (OpenedLeaf leaf in leaves.Span)
            {
                Gather(judged, leaf, union, contradicting, proofs);
            }
        }

        foreach (uint agent in contradicting)
        {
            union.Remove(agent);
        }

        foreach (uint agent in excluded)
        {
            union.Remove(agent);
        }

        SignedReport[] reports = [.. union.Values];
        SummaryContent? content = reports.Length == 0 ? null : judged.Sum(reports);
        return new DisputeOutcome(proofs, silent, content);
    }

    private static bool Fits(Summary summary, ReadOnlySpan<OpenedLeaf> leaves)
    {
        Leaf[] closed = Close(leaves);
        return Leaf.RootOf(closed) == summary.Content.LeafRoot;
    }

    private static Leaf[] Close(ReadOnlySpan<OpenedLeaf> leaves)
    {
        Leaf[] closed = new Leaf[leaves.Length];
        for (int index = 0; index < closed.Length; index++)
        {
            closed[index] = leaves[index].Leaf;
        }

        return closed;
    }

    private static LieProof.ForgedLeaf? FindForged(
        JudgedLeaves judged,
        Summary summary,
        ReadOnlyMemory<OpenedLeaf> leaves
    )
    {
        // With another count than leaves no path leads to the root; the sum is then wrong in any case.
        for (
            int index = 0;
            index < leaves.Length && leaves.Length == summary.Content.AgentCount;
            index++
        )
        {
            OpenedLeaf leaf = leaves.Span[index];
            if (judged.Judge(leaf, out _) != ReportRefusal.None)
            {
                Sha256Hash[] path = LeafPath.To(index, Close(leaves.Span));
                return new LieProof.ForgedLeaf(summary, index, leaf, path);
            }
        }

        return null;
    }

    private static LieProof.AlteredSum? FindAltered(
        JudgedLeaves judged,
        Summary summary,
        ReadOnlyMemory<OpenedLeaf> leaves
    ) =>
        // That the leaves have the root of the summary was seen before.
        judged.SumOf(summary.Content.LeafRoot, leaves.Span) == summary.ContentHash
            ? null
            : new LieProof.AlteredSum(summary, leaves);

    private static LieProof.OmittedLeaf? FindOmitted(
        EpochContext context,
        Summary summary,
        ReadOnlyMemory<OpenedLeaf> leaves,
        IReadOnlyList<Receipt> receipts,
        ISignatures signatures
    )
    {
        foreach (Receipt receipt in receipts)
        {
            LieProof.OmittedLeaf proof = new(summary, Close(leaves.Span), receipt);
            if (
                receipt.Node == summary.Node
                && proof.TryVerify(context, signatures) == LieVerdict.Proven
            )
            {
                return proof;
            }
        }

        return null;
    }

    private static void Gather(
        JudgedLeaves judged,
        OpenedLeaf leaf,
        SortedDictionary<uint, SignedReport> union,
        SortedSet<uint> contradicting,
        List<LieProof> proofs
    )
    {
        ReportRefusal refusal = judged.Judge(leaf, out SignedReport? report);
        if (refusal != ReportRefusal.None)
        {
            return;
        }

        if (!union.TryGetValue(leaf.Agent, out SignedReport? other))
        {
            union.Add(leaf.Agent, report!);
        }
        else if (other.Leaf.ReportHash != report!.Leaf.ReportHash)
        {
            if (contradicting.Add(leaf.Agent))
            {
                proofs.Add(new LieProof.TwoReports(OpenedLeaf.Of(other), leaf));
            }
        }
        else if (leaf.Signature.Span.SequenceCompareTo(other.Leaf.Signature.Span) < 0)
        {
            // One report under two signatures that both hold: everybody takes the smaller one.
            union[leaf.Agent] = report;
        }
    }
}
