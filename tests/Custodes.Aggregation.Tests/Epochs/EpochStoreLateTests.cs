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
/// Goal: what comes late counts once and only as recomputed; what was stored comes back to the last byte; what was undone stays so.
/// Method: one bucket of the first epoch is told too late, at each side of the two closings; stores are written out and read into
/// new ones, whole and with each record cut or missing.
/// </summary>
public sealed class EpochStoreLateTests
{
    private readonly TestFleet fleet = new(
        rules: new AggregationRules { BucketAgents = 6, AuditPerMille = 0 }
    );

    [Fact]
    public void A_late_bucket_counts_in_its_own_epoch_when_it_is_recomputed_and_not_before()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        store.Begin(context);
        Tell(store, context, bucket => bucket == 1);
        Assert.Equal([0u], store.Close(1, default).Missing);
        Assert.Empty(store.LateOf(1));
        Bucket late = context.Plan.Buckets[0];
        Assert.Equal(SummaryRefusal.Late, Take(store, context, late, 0));
        Assert.Empty(store.LateOf(1));
        Assert.Equal(SummaryRefusal.Late, Take(store, context, late, 1));
        Assert.Equal([0u], store.LateOf(1));
        Assert.Equal(SummaryRefusal.Duplicate, Take(store, context, late, 1));

        // What they say, however many agree, is not believed.
        Assert.Equal(1u, store.Aggregate(1, []).Find(0)!.BucketCount);
        Settle(store, context, late);
        Assert.Empty(store.LateOf(1));
        Assert.Equal(
            new GlobalBaselineChain(fleet).Honest(context).Digest,
            store.AggregateAgain(1)[0].Digest
        );
        Assert.Equal(SummaryRefusal.Closed, Take(store, context, late, 2));
    }

    [Fact]
    public void It_may_come_until_the_next_epoch_closes_and_not_after()
    {
        EpochStore store = NewStore();
        EpochContext context = fleet.Context();
        store.Begin(context);
        Tell(store, context, bucket => bucket == 1);
        store.Close(1, default);
        EpochContext next = fleet.Context(2, store.Aggregate(1, []));
        store.Begin(next);
        Tell(store, next, static _ => true);
        Assert.Equal(SummaryRefusal.Late, Take(store, context, context.Plan.Buckets[0], 0));
        store.Close(2, default);
        Assert.Equal(SummaryRefusal.Closed, Take(store, context, context.Plan.Buckets[0], 1));
        Assert.Empty(store.LateOf(1));
    }

    [Fact]
    public void A_store_that_was_written_out_aggregates_again_to_the_same_bytes()
    {
        EpochStore store = TwoEpochs(out EpochContext first);
        EpochStore read = NewStore();
        Assert.Equal(EpochRestore.Done, read.Restore(store.RecordsOf(1), fleet.Registry));
        Assert.Equal(EpochRestore.Done, read.Restore(store.RecordsOf(2), fleet.Registry));
        Assert.Equal(Digests(store), Digests(read));

        // Both know the same liars afterwards, and come to the same without them.
        foreach (EpochStore one in (EpochStore[])[store, read])
        {
            Convict(one, first, first.Plan.Buckets[0].Nodes[0]);
            Convict(one, first, first.Plan.Buckets[0].Nodes[1]);
        }

        GlobalBaseline honest = new GlobalBaselineChain(fleet).Honest(first);
        Assert.NotEqual(honest.Digest, Digests(read)[0]);
        Assert.Equal(Digests(store), Digests(read));
    }

    [Fact]
    public void Records_that_are_cut_missing_or_of_another_fleet_are_told_apart()
    {
        EpochStore store = TwoEpochs(out _);
        IReadOnlyList<ReadOnlyMemory<byte>> records = store.RecordsOf(1);
        FleetRegistry other = new TestFleet(agents: 13).Registry;
        Assert.Equal(EpochRestore.OtherRegistry, NewStore().Restore(records, other));
        Assert.Equal(EpochRestore.Unfinished, NewStore().Restore([], fleet.Registry));
        Assert.Equal(
            EpochRestore.Unfinished,
            NewStore().Restore([.. records.Take(records.Count - 1)], fleet.Registry)
        );
        Assert.Equal(
            EpochRestore.Damaged,
            NewStore().Restore([.. records.Skip(1)], fleet.Registry)
        );
        for (int index = 1; index < records.Count; index++)
        {
            ReadOnlyMemory<byte>[] cut = [.. records];
            cut[index] = cut[index][..^1];
            Assert.Equal(EpochRestore.Damaged, NewStore().Restore(cut, fleet.Registry));
        }

        EpochStore twice = NewStore();
        Assert.Equal(EpochRestore.Done, twice.Restore(records, fleet.Registry));
        Assert.Equal(EpochRestore.Damaged, twice.Restore(records, fleet.Registry));
    }

    [Fact]
    public void A_second_proof_does_not_bring_back_what_the_first_has_undone()
    {
        // Bucket 0 of the first epoch is a lie of all three; later somebody else is proven a liar of the second epoch.
        EpochStore store = NewStore();
        EpochContext first = fleet.Context();
        store.Begin(first);
        Bucket bucket = first.Plan.Buckets[0];
        foreach (ushort node in bucket.Nodes)
        {
            store.Take(fleet.Sign(Lies.Altered(fleet.Content(first, bucket), 2), node), out _);
        }

        Tell(store, first, bucket => bucket == 1);
        store.Close(1, default);
        EpochContext second = fleet.Context(2, store.Aggregate(1, []));
        store.Begin(second);
        Tell(store, second, static _ => true);
        store.Close(2, default);
        _ = store.Aggregate(2, []);
        Settle(store, first, bucket);
        GlobalBaseline mended = store.AggregateAgain(1)[1];
        Assert.Equal(mended.Digest, store.AggregateAgain(2)[0].Digest);

        // And not after a restart either.
        EpochStore read = NewStore();
        Assert.Equal(EpochRestore.Done, read.Restore(store.RecordsOf(1), fleet.Registry));
        Assert.Equal(EpochRestore.Done, read.Restore(store.RecordsOf(2), fleet.Registry));
        Assert.Equal(mended.Digest, read.AggregateAgain(2)[0].Digest);
    }

    private EpochStore NewStore() => new(new RobustCombiner(), fleet.Signatures);

    private EpochStore TwoEpochs(out EpochContext first)
    {
        EpochStore store = NewStore();
        first = fleet.Context();
        store.Begin(first);
        Tell(store, first, static _ => true);
        store.Close(1, default);
        Settle(store, first, first.Plan.Buckets[1]);
        EpochContext second = fleet.Context(2, store.Aggregate(1, []));
        store.Begin(second);
        Tell(store, second, static _ => true);
        store.Close(2, default);
        _ = store.Aggregate(2, []);
        return store;
    }

    private static Sha256Hash[] Digests(EpochStore store) =>
        [.. store.AggregateAgain(1).Select(static baseline => baseline.Digest)];

    private void Convict(EpochStore store, EpochContext context, ushort node)
    {
        Bucket bucket = context.Plan.Buckets[0];
        LieProof proof = new LieProof.TwoSummaries(
            fleet.Sum(context, bucket, node),
            fleet.Sign(Lies.Altered(fleet.Content(context, bucket)), node)
        );
        Assert.Equal(LieVerdict.Proven, store.Take(proof).Verdict);
    }

    private SummaryRefusal Take(EpochStore store, EpochContext context, Bucket bucket, int node) =>
        store.Take(fleet.Sum(context, bucket, bucket.Nodes[node]), out _);

    private void Tell(EpochStore store, EpochContext context, Func<uint, bool> isTold)
    {
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            for (int node = 0; node < bucket.Nodes.Length && isTold(bucket.Id); node++)
            {
                Assert.Equal(SummaryRefusal.None, Take(store, context, bucket, node));
            }
        }
    }

    private void Settle(EpochStore store, EpochContext context, Bucket bucket)
    {
        OpenedLeaf[] leaves =
        [
            .. fleet.Reports(context, bucket).Select(static report => OpenedLeaf.Of(report)),
        ];
        List<ReplicaCase> cases =
        [
            .. store
                .SummariesOf(context.Epoch, bucket.Id)
                .Select(summary => new ReplicaCase(summary, leaves)),
        ];
        store.Settle(
            context.Epoch,
            bucket.Id,
            Dispute.Resolve(context, bucket, cases, [], [], fleet.Signatures)
        );
    }
}
