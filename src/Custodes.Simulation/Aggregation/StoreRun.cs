using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Epochs;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;

namespace Custodes.Simulation.Aggregation;

/// <summary>The product's own way through an epoch: plan, summaries, store, disputes, audits, combination.</summary>
/// <remarks>
/// Liars lie when all aggregators of a bucket are theirs, because any honest one among them would prove it. When
/// an audit asks they open, because a bucket that is not opened does not count. Nothing is aggregated
/// again after a proof: what a liar has moved until then stays, and the store keeps no old epochs.
/// </remarks>
public sealed class StoreRun(
    SimulatedFleet fleet,
    LyingSites liars,
    bool isAudited,
    DrawnBuckets drawn
) : SchemeRun(fleet, liars)
{
    private readonly KeyedHashSignatures signatures = new();
    private readonly EpochStore store = new(
        new RobustCombiner(),
        new KeyedHashSignatures(),
        epochCountMax: 1
    );

    /// <summary>Lies that were told so far, one for each bucket and epoch.</summary>
    public int LieCount { get; private set; }

    /// <inheritdoc/>
    protected override GlobalBaseline Aggregate(ulong epoch, SignedReport[] reports)
    {
        EpochContext context = drawn.Context(epoch, store.ExcludedNodes).After(Baseline);
        store.Begin(context);
        SummaryContent[] honest = drawn.Sum(context, reports);
        BucketSpread spread = new(honest);
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            SummaryContent content = honest[bucket.Id];
            if (AreAllLiars(bucket))
            {
                content = Liars.Lie(content, spread, epoch, Baseline?.Find(0), 1);
                LieCount++;
            }

            // All aggregators of a bucket say the same bytes here: they are written once.
            Summary? first = null;
            foreach (ushort node in bucket.Nodes)
            {
                ISigner signer = Fleet.SignerOf(node);
                Summary summary =
                    first?.SignedAlsoBy(node, Sha256Hash.OfNothing, signer)
                    ?? Summary.Sign(content, node, Sha256Hash.OfNothing, signer);
                first ??= summary;
                store.Take(summary, out _);
            }
        }

        EpochClosing closing = store.Close(epoch, drawn.SeedOf("audit"u8, epoch));
        foreach (uint bucket in isAudited ? closing.Audited : [])
        {
            Audit(context, context.Plan.Buckets[(int)bucket], reports);
        }

        return store.Aggregate(epoch, []);
    }

    private void Audit(EpochContext context, Bucket bucket, SignedReport[] reports)
    {
        OpenedLeaf[] leaves = new OpenedLeaf[bucket.Agents.Length];
        for (int index = 0; index < leaves.Length; index++)
        {
            leaves[index] = OpenedLeaf.Of(reports[bucket.Agents[index]]);
        }

        List<ReplicaCase> cases = [];
        foreach (Summary summary in store.SummariesOf(context.Epoch, bucket.Id))
        {
            cases.Add(new ReplicaCase(summary, leaves));
        }

        DisputeOutcome outcome = Dispute.Resolve(context, bucket, cases, [], [], signatures);
        store.Settle(context.Epoch, bucket.Id, outcome);
        foreach (LieProof proof in outcome.Proofs)
        {
            if (store.Take(proof).Verdict == LieVerdict.Proven)
            {
                bool isLiar = Liars.Has((ushort)proof.Accused.Place);
                LiarsCaught += isLiar ? 1 : 0;
                HonestCaught += isLiar ? 0 : 1;
            }
        }
    }

    private bool AreAllLiars(Bucket bucket)
    {
        foreach (ushort node in bucket.Nodes)
        {
            if (!Liars.Has(node))
            {
                return false;
            }
        }

        return true;
    }
}
