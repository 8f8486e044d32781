using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Aggregation.Tests.Baselines;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Tests.Epochs;

/// <summary>
/// Goal: what a proven liar did is undone, to the last byte, for 64 epochs back.
/// Method: lies of one, of two and of all replicas; the baselines after exclusion against those of a world without lies.
/// </summary>
public sealed class EpochStoreTests
{
    private static readonly Sha256Hash AuditSeed = Sha256Hash.OfNothing;

    private readonly TestFleet fleet;

    public EpochStoreTests() =>
        fleet = new TestFleet(
            rules: new AggregationRules { BucketAgents = 6, AuditPerMille = 1000 }
        );

    [Fact]
    public void Without_liars_the_baseline_is_that_of_the_contents()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        store.Begin(context);
        TellAll(store, context, content => content);
        EpochClosing closing = store.Close(1, AuditSeed);
        Assert.Empty(closing.Disputed);
        Assert.Empty(closing.Missing);
        Assert.Equal([0u, 1u], closing.Audited);
        GlobalBaseline expected = new GlobalBaselineChain(fleet).Honest(context);
        Assert.Equal(expected.Digest, store.Aggregate(1, []).Digest);
    }

    [Fact]
    public void One_lying_replica_is_a_dispute_and_its_bucket_counts_as_recomputed()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        ushort liar = bucket.Nodes[1];
        store.Begin(context);
        TellAll(store, context, content => content, except: (0, liar));
        Tell(store, fleet.Sign(Lies.Altered(fleet.Content(context, bucket)), liar));
        EpochClosing closing = store.Close(1, AuditSeed);
        Assert.Equal([0u], closing.Disputed);

        // Until it is resolved the bucket does not count: nobody knows who is right.
        Assert.Equal(1u, store.Aggregate(1, []).Find(0)!.BucketCount);
        Settle(store, context, bucket);
        Assert.Equal([liar], store.ExcludedNodes);
        Assert.Equal(
            new GlobalBaselineChain(fleet).Honest(context).Digest,
            store.Aggregate(1, []).Digest
        );
    }

    [Fact]
    public void When_all_replicas_lie_together_an_audit_proves_all_and_later_epochs_are_mended()
    {
        EpochStore store = NewStore();
        EpochContext first = fleet.Context();
        Bucket bucket = first.Plan.Buckets[0];
        store.Begin(first);
        TellAll(store, first, content => content.Bucket == 0 ? Lies.Altered(content, 2) : content);
        store.Close(1, AuditSeed);
        GlobalBaseline corrupt = store.Aggregate(1, []);
        EpochContext second = fleet.Context(2, corrupt);
        store.Begin(second);
        TellAll(store, second, content => content);
        store.Close(2, AuditSeed);
        GlobalBaseline after = store.Aggregate(2, []);
        Settle(store, first, bucket);
        Assert.Equal(bucket.Nodes.ToArray(), store.ExcludedNodes);

        IReadOnlyList<GlobalBaseline> again = store.AggregateAgain(1);
        Assert.Equal(2, again.Count);
        Assert.Equal(new GlobalBaselineChain(fleet).Honest(first).Digest, again[0].Digest);
        Assert.NotEqual(after.Digest, again[1].Digest);
        Assert.NotEqual(
            corrupt.Find(0)!.Features.Span[0].Centre,
            again[0].Find(0)!.Features.Span[0].Centre
        );
    }

    [Fact]
    public void A_bucket_that_nobody_opens_does_not_count()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        store.Begin(context);
        TellAll(store, context, content => content);
        store.Close(1, AuditSeed);
        List<ReplicaCase> silent =
        [
            .. store.SummariesOf(1, 0).Select(summary => new ReplicaCase(summary, Leaves: null)),
        ];
        store.Settle(1, 0, Dispute.Resolve(context, bucket, silent, [], [], fleet.Signatures));
        Assert.Equal(1u, store.Aggregate(1, []).Find(0)!.BucketCount);
    }

    [Fact]
    public void A_bucket_that_one_aggregator_tells_of_is_missing()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        store.Begin(context);
        Tell(store, fleet.Sum(context, bucket, bucket.Nodes[0]));
        Assert.Equal([0u, 1u], store.Close(1, AuditSeed).Missing);
    }

    [Fact]
    public void Reasons_not_to_take_are_told_and_a_contradiction_is_a_proof()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        Bucket bucket = context.Plan.Buckets[0];
        ushort node = bucket.Nodes[0];
        Summary honest = fleet.Sum(context, bucket, node);
        Assert.Equal(SummaryRefusal.UnknownEpoch, store.Take(honest, out _));
        store.Begin(context);
        Assert.Equal(SummaryRefusal.None, store.Take(honest, out _));
        Assert.Equal(SummaryRefusal.Duplicate, store.Take(honest, out _));
        store.Close(1, AuditSeed);
        Assert.Equal(
            SummaryRefusal.Late,
            store.Take(fleet.Sum(context, bucket, bucket.Nodes[1]), out _)
        );
        Summary other = fleet.Sign(Lies.Altered(honest.Content), node);
        Assert.Equal(SummaryRefusal.Equivocation, store.Take(other, out LieProof? proof));
        ProofEffect effect = store.Take(proof!);
        Assert.Equal(LieVerdict.Proven, effect.Verdict);
        Assert.Equal([1UL], effect.Affected);
        Assert.Equal(SummaryRefusal.Excluded, store.Take(honest, out _));
    }

    [Fact]
    public void A_proof_that_does_not_hold_excludes_nobody()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        store.Begin(context);
        Summary honest = fleet.Sum(
            context,
            context.Plan.Buckets[0],
            context.Plan.Buckets[0].Nodes[0]
        );
        ProofEffect effect = store.Take(new LieProof.TwoSummaries(honest, honest));
        Assert.Equal(LieVerdict.NoLie, effect.Verdict);
        Assert.Empty(store.ExcludedNodes);
        EpochContext unknown = fleet.Context(9);
        Summary elsewhere = fleet.Sum(
            unknown,
            unknown.Plan.Buckets[0],
            unknown.Plan.Buckets[0].Nodes[0]
        );
        Assert.Equal(
            LieVerdict.WrongContext,
            store.Take(new LieProof.TwoSummaries(elsewhere, elsewhere)).Verdict
        );
    }

    [Fact]
    public void An_agent_that_signs_twice_is_excluded_and_its_buckets_are_opened_again()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        store.Begin(context);
        LieProof proof = new LieProof.TwoReports(
            OpenedLeaf.Of(fleet.Report(3)),
            OpenedLeaf.Of(fleet.Report(3, salt: 1))
        );
        ProofEffect effect = store.Take(proof);
        Assert.Equal([3u], store.ExcludedAgents);
        (ulong epoch, uint bucket) = Assert.Single(effect.Reopen);
        Assert.Equal(1UL, epoch);
        Assert.True(context.Plan.Buckets[(int)bucket].Has(3));
    }

    [Fact]
    public void Sixty_four_epochs_are_kept_and_the_oldest_leaves_with_the_next()
    {
        EpochStore store = NewStore();
        for (ulong epoch = 1; epoch <= EpochStore.EpochCountMax; epoch++)
        {
            store.Begin(fleet.Context(epoch));
        }

        Assert.Equal(64, store.Count);
        Assert.Equal(1UL, store.ContextOf(1).Epoch);
        store.Begin(fleet.Context(65));
        Assert.Equal(64, store.Count);
        Assert.Throws<KeyNotFoundException>(() => store.ContextOf(1));
    }

    private EpochStore NewStore() => new(new RobustCombiner(), fleet.Signatures);

    private static void Tell(EpochStore store, Summary summary) =>
        Assert.Equal(SummaryRefusal.None, store.Take(summary, out _));

    private void TellAll(
        EpochStore store,
        EpochContext context,
        Func<SummaryContent, SummaryContent> say,
        (uint Bucket, ushort Node)? except = null
    )
    {
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SummaryContent content = say(fleet.Content(context, bucket));
            foreach (ushort node in bucket.Nodes)
            {
                if (except != (bucket.Id, node))
                {
                    Tell(store, fleet.Sign(content, node));
                }
            }
        }
    }

    private void Settle(EpochStore store, EpochContext context, Bucket bucket)
    {
        List<ReplicaCase> cases =
        [
            .. store
                .SummariesOf(context.Epoch, bucket.Id)
                .Select(summary => new ReplicaCase(summary, fleet.Open(context, bucket))),
        ];
        DisputeOutcome outcome = Dispute.Resolve(
            context,
            bucket,
            cases,
            [],
            store.ExcludedAgents,
            fleet.Signatures
        );
        store.Settle(context.Epoch, bucket.Id, outcome);
        Assert.All(
            outcome.Proofs,
            proof => Assert.Equal(LieVerdict.Proven, store.Take(proof).Verdict)
        );
    }
}
