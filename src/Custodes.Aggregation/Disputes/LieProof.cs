using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Aggregation.Disputes;

/// <summary>What the accused itself signed, and why that cannot be true. Anybody checks it offline; nobody need be believed.</summary>
/// <remarks>
/// To check one takes the registry and the epoch's context, both public, and no word of the accuser. Only
/// contradictions are a proof: an aggregator that never got a report, or was never asked, cannot be framed.
/// </remarks>
public abstract record LieProof
{
    private LieProof() { }

    /// <summary>Who it accuses.</summary>
    public abstract Accused Accused { get; }

    /// <summary>Of the epoch that it is about; default when it is about a report alone.</summary>
    public abstract Sha256Hash Context { get; }

    /// <summary>Reads a proof; whether it proves anything is not known yet.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out LieProof? proof
    ) => LieCodec.TryRead(bytes, registry, out proof);

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => LieCodec.Write(this);

    /// <summary>Checks it.</summary>
    /// <param name="context">Of the epoch that it is about.</param>
    /// <param name="signatures">How signatures are checked.</param>
    public LieVerdict TryVerify(EpochContext context, ISignatures signatures) =>
        this switch
        {
            AlteredSum altered => Verify(altered, context, signatures),
            ForgedLeaf forged => Verify(forged, context, signatures),
            OmittedLeaf omitted => Verify(omitted, context, signatures),
            TwoSummaries two => Verify(two, context, signatures),
            TwoReports two => Verify(two, context, signatures),
            _ => throw new UnreachableException("The family is closed."),
        };

    private static LieVerdict Verify(AlteredSum proof, EpochContext context, ISignatures signatures)
    {
        if (CheckSigned(proof.Summary, context, signatures) is { } wrong)
        {
            return wrong;
        }

        Leaf[] leaves = new Leaf[proof.Leaves.Length];
        for (int index = 0; index < leaves.Length; index++)
        {
            leaves[index] = proof.Leaves.Span[index].Leaf;
        }

        if (Leaf.RootOf(leaves) != proof.Summary.Content.LeafRoot)
        {
            return LieVerdict.DoesNotFit;
        }

        Bucket bucket = context.Plan.Buckets[(int)proof.Summary.Content.Bucket];
        SummaryContent? honest = LeafJudge.Recompute(
            context,
            bucket,
            proof.Leaves.Span,
            signatures
        );

        // No sum over leaves that do not count or are out of order can be right.
        return honest is not null && Sha256.Of(Summary.BytesOf(honest)) == proof.Summary.ContentHash
            ? LieVerdict.NoLie
            : LieVerdict.Proven;
    }

    private static LieVerdict Verify(ForgedLeaf proof, EpochContext context, ISignatures signatures)
    {
        if (CheckSigned(proof.Summary, context, signatures) is { } wrong)
        {
            return wrong;
        }

        SummaryContent content = proof.Summary.Content;
        if (
            !MerkleProof.IsIncluded(
                proof.Index,
                proof.Leaf.Leaf.Hash,
                content.AgentCount,
                content.LeafRoot,
                proof.Path.Span
            )
        )
        {
            return LieVerdict.DoesNotFit;
        }

        Bucket bucket = context.Plan.Buckets[(int)content.Bucket];
        return LeafJudge.Judge(context, bucket, proof.Leaf, signatures, out _) == ReportRefusal.None
            ? LieVerdict.NoLie
            : LieVerdict.Proven;
    }

    private static LieVerdict Verify(
        OmittedLeaf proof,
        EpochContext context,
        ISignatures signatures
    )
    {
        if (CheckSigned(proof.Summary, context, signatures) is { } wrong)
        {
            return wrong;
        }

        Receipt receipt = proof.Receipt;
        if (
            receipt.Node != proof.Summary.Node
            || receipt.Bucket != proof.Summary.Content.Bucket
            || receipt.Context != context.Hash
            || !receipt.IsSigned(context.Registry, signatures)
        )
        {
            return LieVerdict.NotSigned;
        }

        if (Leaf.RootOf(proof.Leaves.Span) != proof.Summary.Content.LeafRoot)
        {
            return LieVerdict.DoesNotFit;
        }

        foreach (Leaf leaf in proof.Leaves.Span)
        {
            if (leaf.Agent == receipt.Agent && leaf.ReportHash == receipt.ReportHash)
            {
                return LieVerdict.NoLie;
            }
        }

        return LieVerdict.Proven;
    }

    private static LieVerdict Verify(
        TwoSummaries proof,
        EpochContext context,
        ISignatures signatures
    )
    {
        if (
            (
                CheckSigned(proof.First, context, signatures)
                ?? CheckSigned(proof.Second, context, signatures)
            ) is
            { } wrong
        )
        {
            return wrong;
        }

        bool isSameClaim =
            proof.First.Node == proof.Second.Node
            && proof.First.Content.Bucket == proof.Second.Content.Bucket;
        return isSameClaim && proof.First.ContentHash != proof.Second.ContentHash
            ? LieVerdict.Proven
            : LieVerdict.NoLie;
    }

    private static LieVerdict Verify(TwoReports proof, EpochContext context, ISignatures signatures)
    {
        if (
            !TryRead(proof.First, context.Registry, signatures, out SignedReport? first)
            || !TryRead(proof.Second, context.Registry, signatures, out SignedReport? second)
        )
        {
            return LieVerdict.NotSigned;
        }

        return
            first.Report.Agent == second.Report.Agent
            && first.Report.Epoch == second.Report.Epoch
            && first.Leaf.ReportHash != second.Leaf.ReportHash
            ? LieVerdict.Proven
            : LieVerdict.NoLie;
    }

    private static bool TryRead(
        OpenedLeaf leaf,
        FleetRegistry registry,
        ISignatures signatures,
        [NotNullWhen(true)] out SignedReport? report
    ) =>
        SignedReport.TryRead(leaf.Body, leaf.Signature, registry, signatures, out report, out _)
        && report.Leaf.Agent == leaf.Agent;

    private static LieVerdict? CheckSigned(
        Summary summary,
        EpochContext context,
        ISignatures signatures
    ) =>
        summary.Check(context, signatures) switch
        {
            SummaryRefusal.None => null,
            SummaryRefusal.WrongContext => LieVerdict.WrongContext,
            _ => LieVerdict.NotSigned,
        };

    /// <summary>The leaves add up to something else than the summary says.</summary>
    /// <param name="Summary">What the accused signed.</param>
    /// <param name="Leaves">All that it committed to, opened.</param>
    public sealed record AlteredSum(Summary Summary, ReadOnlyMemory<OpenedLeaf> Leaves) : LieProof
    {
        /// <inheritdoc/>
        public override Accused Accused => new(IsAgent: false, Summary.Node);

        /// <inheritdoc/>
        public override Sha256Hash Context => Summary.Content.Context;
    }

    /// <summary>A leaf that does not count: not signed by its agent, of another bucket or epoch, or no report at all.</summary>
    /// <param name="Summary">What the accused signed.</param>
    /// <param name="Index">Of the leaf in its tree.</param>
    /// <param name="Leaf">The leaf, opened.</param>
    /// <param name="Path">That it is in the tree.</param>
    public sealed record ForgedLeaf(
        Summary Summary,
        int Index,
        OpenedLeaf Leaf,
        ReadOnlyMemory<Sha256Hash> Path
    ) : LieProof
    {
        /// <inheritdoc/>
        public override Accused Accused => new(IsAgent: false, Summary.Node);

        /// <inheritdoc/>
        public override Sha256Hash Context => Summary.Content.Context;
    }

    /// <summary>A report that the accused acknowledged is not among its leaves.</summary>
    /// <param name="Summary">What the accused signed.</param>
    /// <param name="Leaves">All that it committed to.</param>
    /// <param name="Receipt">The accused's own.</param>
    public sealed record OmittedLeaf(Summary Summary, ReadOnlyMemory<Leaf> Leaves, Receipt Receipt)
        : LieProof
    {
        /// <inheritdoc/>
        public override Accused Accused => new(IsAgent: false, Summary.Node);

        /// <inheritdoc/>
        public override Sha256Hash Context => Summary.Content.Context;
    }

    /// <summary>Two contents for one bucket from one aggregator.</summary>
    /// <param name="First">One.</param>
    /// <param name="Second">The other.</param>
    public sealed record TwoSummaries(Summary First, Summary Second) : LieProof
    {
        /// <inheritdoc/>
        public override Accused Accused => new(IsAgent: false, First.Node);

        /// <inheritdoc/>
        public override Sha256Hash Context => First.Content.Context;
    }

    /// <summary>Two reports for one epoch from one agent.</summary>
    /// <param name="First">One.</param>
    /// <param name="Second">The other.</param>
    public sealed record TwoReports(OpenedLeaf First, OpenedLeaf Second) : LieProof
    {
        /// <inheritdoc/>
        public override Accused Accused => new(IsAgent: true, First.Agent);

        /// <inheritdoc/>
        public override Sha256Hash Context => default;
    }
}
