using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Disputes;

/// <summary>
/// Goal: every way to lie about a bucket is proven against the liar, from bytes alone, and nobody else can be.
/// Method: each lie told beside two honest replicas; each proof written, read and checked by somebody new; honest
/// nodes attacked with every proof that can be made up against them.
/// </summary>
public sealed class DisputeTests
{
    private readonly TestFleet fleet = new();
    private readonly EpochContext context;
    private readonly Bucket bucket;
    private readonly ushort liar;

    public DisputeTests()
    {
        context = fleet.Context();
        bucket = context.Plan.Buckets[0];
        liar = bucket.Nodes[0];
    }

    [Fact]
    public void An_altered_sum_is_proven()
    {
        SummaryContent lie = Lies.Altered(fleet.Content(context, bucket));
        DisputeOutcome outcome = Resolve(new ReplicaCase(fleet.Sign(lie, liar), Leaves()));
        AssertProven<LieProof.AlteredSum>(outcome);
        AssertTruth(outcome);
    }

    [Fact]
    public void A_sum_altered_by_the_smallest_step_is_proven()
    {
        SummaryContent lie = Lies.Altered(fleet.Content(context, bucket), 1.0 / (1L << 32));
        AssertProven<LieProof.AlteredSum>(
            Resolve(new ReplicaCase(fleet.Sign(lie, liar), Leaves()))
        );
    }

    [Fact]
    public void A_leaf_that_no_agent_signed_is_proven()
    {
        OpenedLeaf[] leaves = Leaves();
        byte[] made = fleet.Report(bucket.Agents[1], salt: 1).Body.ToArray();
        leaves[1] = leaves[1] with { Body = made };
        DisputeOutcome outcome = Resolve(Forged(leaves));
        AssertProven<LieProof.ForgedLeaf>(outcome);
        AssertTruth(outcome);
    }

    [Fact]
    public void A_leaf_of_an_agent_from_another_bucket_is_proven()
    {
        OpenedLeaf[] leaves = Leaves();
        uint other = context.Plan.Buckets[1].Agents[^1];
        leaves[^1] = OpenedLeaf.Of(fleet.Report(other));
        Array.Sort(leaves, (left, right) => left.Agent.CompareTo(right.Agent));
        AssertProven<LieProof.ForgedLeaf>(Resolve(Forged(leaves)));
    }

    [Fact]
    public void A_leaf_of_an_earlier_epoch_is_proven()
    {
        OpenedLeaf[] leaves = Leaves();
        leaves[2] = OpenedLeaf.Of(fleet.Report(bucket.Agents[2], epoch: 7));
        AssertProven<LieProof.ForgedLeaf>(Resolve(Forged(leaves)));
    }

    [Fact]
    public void The_same_leaf_twice_is_proven()
    {
        OpenedLeaf[] leaves = [.. Leaves(), Leaves()[^1]];
        AssertProven<LieProof.AlteredSum>(Resolve(Forged(leaves)));
    }

    [Fact]
    public void Numbers_over_no_reports_at_all_are_proven()
    {
        SummaryContent honest = fleet.Content(context, bucket);
        Summary lie = fleet.Sign(Lies.Over(honest, Sha256Hash.OfNothing, agents: 0), liar);
        DisputeOutcome outcome = Resolve(new ReplicaCase(lie, Array.Empty<OpenedLeaf>()));
        AssertProven<LieProof.AlteredSum>(outcome);
        AssertTruth(outcome);
    }

    [Fact]
    public void A_report_left_out_is_proven_by_its_receipt_and_counts_all_the_same()
    {
        SignedReport[] reports = fleet.Reports(context, bucket);
        Summary lie = fleet.Sign(
            new SummaryBuilder().Build(context, bucket, reports.AsSpan(1)),
            liar
        );
        Receipt receipt = Receipt.Sign(
            context.Hash,
            bucket.Id,
            reports[0].Leaf,
            liar,
            fleet.NodeSigner(liar)
        );
        ReplicaCase one = new(lie, Leaves().AsMemory(1));
        DisputeOutcome outcome = Resolve(one, receipt);
        AssertProven<LieProof.OmittedLeaf>(outcome);
        AssertTruth(outcome);

        // Without the receipt nobody knows whether the report ever came: the sum is mended, nobody blamed.
        DisputeOutcome silent = Resolve(one);
        Assert.Empty(silent.Proofs);
        AssertTruth(silent);
    }

    [Fact]
    public void Two_contents_of_one_aggregator_are_proven()
    {
        LieProof proof = new LieProof.TwoSummaries(
            fleet.Sum(context, bucket, liar),
            fleet.Sign(Lies.Altered(fleet.Content(context, bucket)), liar)
        );
        AssertHolds(proof, new Accused(IsAgent: false, liar));
    }

    [Fact]
    public void Two_reports_of_one_agent_are_proven_against_the_agent_and_neither_counts()
    {
        OpenedLeaf[] leaves = Leaves();
        uint agent = bucket.Agents[0];
        leaves[0] = OpenedLeaf.Of(fleet.Report(agent, salt: 1));
        DisputeOutcome outcome = Resolve(Forged(leaves, isHonestSum: true));
        LieProof proof = Assert.Single(outcome.Proofs);
        Assert.IsType<LieProof.TwoReports>(proof);
        AssertHolds(proof, new Accused(IsAgent: true, agent));
        Assert.Equal(5, outcome.Content!.AgentCount);
    }

    [Fact]
    public void Three_liars_who_say_the_same_are_each_proven_when_the_bucket_is_recomputed()
    {
        SummaryContent lie = Lies.Altered(fleet.Content(context, bucket));
        List<ReplicaCase> cases = [];
        foreach (ushort node in bucket.Nodes)
        {
            cases.Add(new ReplicaCase(fleet.Sign(lie, node), Leaves()));
        }

        DisputeOutcome outcome = Dispute.Resolve(context, bucket, cases, [], [], fleet.Signatures);
        Assert.Equal(
            bucket.Nodes.ToArray().Select(node => (uint)node),
            outcome.Proofs.Select(proof => proof.Accused.Place)
        );
        AssertTruth(outcome);
    }

    [Fact]
    public void Who_does_not_open_or_opens_something_else_is_silent_and_nothing_more()
    {
        Summary lie = fleet.Sign(Lies.Altered(fleet.Content(context, bucket)), liar);
        DisputeOutcome closed = Resolve(new ReplicaCase(lie, Leaves: null));
        DisputeOutcome wrong = Resolve(new ReplicaCase(lie, Leaves().AsMemory(1)));
        Assert.Equal([liar], closed.Silent);
        Assert.Equal([liar], wrong.Silent);
        Assert.Empty(closed.Proofs);
        AssertTruth(wrong);
    }

    [Fact]
    public void Nothing_made_up_proves_an_honest_aggregator_a_liar()
    {
        Summary honest = fleet.Sum(context, bucket, liar);
        OpenedLeaf[] leaves = Leaves();
        Leaf[] closed = [.. leaves.Select(leaf => leaf.Leaf)];
        Receipt foreign = Receipt.Sign(
            context.Hash,
            bucket.Id,
            fleet.Report(bucket.Agents[0], salt: 9).Leaf,
            liar,
            fleet.NodeSigner(bucket.Nodes[1])
        );
        Receipt kept = Receipt.Sign(
            context.Hash,
            bucket.Id,
            closed[0],
            liar,
            fleet.NodeSigner(liar)
        );
        OpenedLeaf forged = leaves[0] with { Body = new byte[10] };
        Assert.Equal(LieVerdict.NoLie, Verdict(new LieProof.AlteredSum(honest, leaves)));
        Assert.Equal(
            LieVerdict.DoesNotFit,
            Verdict(new LieProof.AlteredSum(honest, leaves.AsMemory(1)))
        );
        Assert.Equal(
            LieVerdict.NoLie,
            Verdict(new LieProof.ForgedLeaf(honest, 0, leaves[0], LeafPath.To(0, closed)))
        );
        Assert.Equal(
            LieVerdict.DoesNotFit,
            Verdict(new LieProof.ForgedLeaf(honest, 0, forged, LeafPath.To(0, closed)))
        );
        Assert.Equal(
            LieVerdict.NotSigned,
            Verdict(new LieProof.OmittedLeaf(honest, closed, foreign))
        );
        Assert.Equal(LieVerdict.NoLie, Verdict(new LieProof.OmittedLeaf(honest, closed, kept)));
        Assert.Equal(
            LieVerdict.DoesNotFit,
            Verdict(new LieProof.OmittedLeaf(honest, closed.AsMemory(1), kept))
        );
        Assert.Equal(LieVerdict.NoLie, Verdict(new LieProof.TwoSummaries(honest, honest)));
        Assert.Equal(
            LieVerdict.NoLie,
            Verdict(
                new LieProof.TwoSummaries(
                    honest,
                    fleet.Sign(Lies.Altered(honest.Content), bucket.Nodes[1])
                )
            )
        );
        Assert.Equal(LieVerdict.NoLie, Verdict(new LieProof.TwoReports(leaves[0], leaves[0])));
        Assert.Equal(LieVerdict.NotSigned, Verdict(new LieProof.TwoReports(leaves[0], forged)));
    }

    [Fact]
    public void A_proof_of_another_epoch_proves_nothing_in_this_one()
    {
        SummaryContent lie = Lies.Altered(fleet.Content(context, bucket));
        LieProof proof = new LieProof.AlteredSum(fleet.Sign(lie, liar), Leaves());
        Assert.Equal(LieVerdict.Proven, Verdict(proof));
        Assert.Equal(
            LieVerdict.WrongContext,
            proof.TryVerify(fleet.Context(2), new Ed25519Signatures())
        );
    }

    [Fact]
    public void No_flipped_bit_of_a_proof_still_proves()
    {
        SummaryContent honest = fleet.Content(context, bucket);
        LieProof proof = new LieProof.TwoSummaries(
            fleet.Sign(honest, liar),
            fleet.Sign(Lies.Altered(honest), liar)
        );
        byte[] bytes = proof.ToBytes();
        for (int place = 0; place < bytes.Length; place++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[place] ^= (byte)(1 << (place % 8));
            bool isProof =
                LieProof.TryParse(changed, fleet.Registry, out LieProof? read)
                && Verdict(read) == LieVerdict.Proven;
            Assert.False(isProof, $"byte {place}");
        }

        Assert.False(LieProof.TryParse(bytes.AsSpan(0, 100), fleet.Registry, out _));
        Assert.False(LieProof.TryParse([.. bytes, 0], fleet.Registry, out _));
    }

    private LieVerdict Verdict(LieProof proof) => proof.TryVerify(context, fleet.Signatures);

    private OpenedLeaf[] Leaves() => fleet.Open(context, bucket);

    // A summary over leaves of which some do not count, with sums that do not matter.
    private ReplicaCase Forged(OpenedLeaf[] leaves, bool isHonestSum = false)
    {
        SummaryContent honest = fleet.Content(context, bucket);
        Sha256Hash root = Leaf.RootOf([.. leaves.Select(leaf => leaf.Leaf)]);
        SummaryContent lie = isHonestSum
            ? LeafJudge.Recompute(context, bucket, leaves, fleet.Signatures)!
            : Lies.Over(honest, root, leaves.Length);
        return new ReplicaCase(fleet.Sign(lie, liar), leaves);
    }

    private DisputeOutcome Resolve(ReplicaCase accused, params Receipt[] receipts) =>
        Dispute.Resolve(
            context,
            bucket,
            [
                accused,
                new ReplicaCase(fleet.Sum(context, bucket, bucket.Nodes[1]), Leaves()),
                new ReplicaCase(fleet.Sum(context, bucket, bucket.Nodes[2]), Leaves()),
            ],
            receipts,
            [],
            fleet.Signatures
        );

    private void AssertTruth(DisputeOutcome outcome) =>
        Assert.Equal(
            Summary.BytesOf(fleet.Content(context, bucket)),
            Summary.BytesOf(outcome.Content!)
        );

    private void AssertProven<T>(DisputeOutcome outcome)
    {
        LieProof proof = Assert.Single(outcome.Proofs);
        Assert.IsType<T>(proof);
        AssertHolds(proof, new Accused(IsAgent: false, liar));
    }

    // By somebody who has the bytes, the registry and the context, and nothing else.
    private void AssertHolds(LieProof proof, Accused accused)
    {
        byte[] bytes = proof.ToBytes();
        Assert.True(LieProof.TryParse(bytes, fleet.Registry, out LieProof? read));
        Assert.Equal(LieVerdict.Proven, read.TryVerify(context, new Ed25519Signatures()));
        Assert.Equal(accused, read.Accused);
        Assert.Equal(bytes, read.ToBytes());
    }
}
