using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Aggregation.Epochs;

/// <summary>The commitments of the last 64 epochs, who was proven a liar, and the baselines that follow.</summary>
/// <param name="combiner">Of the buckets.</param>
/// <param name="signatures">For summaries and proofs.</param>
/// <param name="epochCountMax">Fewer than <see cref="EpochCountMax"/> where nothing is aggregated again.</param>
/// <remarks>
/// A state machine: no clock, no chance, no IO; the same calls give the same baselines. Per epoch: <see cref="Begin"/>,
/// <see cref="Take(Summary, out LieProof?)"/> as they come, <see cref="Close"/>, <see cref="Settle"/> for each bucket
/// that was opened, <see cref="Aggregate"/>. A proof may come at any time. What is proven is undone:
/// <see cref="AggregateAgain"/> gives the baselines as if the liar had never spoken. One caller.
/// </remarks>
public sealed partial class EpochStore(
    ICombiner combiner,
    ISignatures signatures,
    int epochCountMax = EpochStore.EpochCountMax
)
{
    /// <summary>Epochs that can still be aggregated again.</summary>
    public const int EpochCountMax = 64;

    private readonly SortedDictionary<ulong, StoredEpoch> epochs = [];
    private readonly SortedSet<ushort> excludedNodes = [];
    private readonly SortedSet<uint> excludedAgents = [];

    /// <summary>Aggregators that were proven liars, ascending.</summary>
    public ushort[] ExcludedNodes => [.. excludedNodes];

    /// <summary>Agents that were proven liars, ascending.</summary>
    public uint[] ExcludedAgents => [.. excludedAgents];

    /// <summary>Epochs that are kept.</summary>
    public int Count => epochs.Count;

    /// <summary>The newest epoch that is kept and older than one; 0 when there is none.</summary>
    public ulong Before(ulong epoch)
    {
        ulong before = 0;
        foreach (ulong kept in epochs.Keys)
        {
            before = kept < epoch ? kept : before;
        }

        return before;
    }

    /// <summary>Takes summaries of an epoch from now on; the oldest epoch past the limit is forgotten.</summary>
    public void Begin(EpochContext context)
    {
        Invariant.That(!epochs.ContainsKey(context.Epoch));
        Keep(new StoredEpoch(context));
    }

    /// <summary>Takes a summary, or says why not.</summary>
    /// <param name="summary">Parsed; everything else is checked here.</param>
    /// <param name="proof">Against its aggregator, when this one contradicts one that is there.</param>
    public SummaryRefusal Take(Summary summary, out LieProof? proof)
    {
        proof = null;
        if (!epochs.TryGetValue(summary.Content.Epoch, out StoredEpoch? epoch))
        {
            return SummaryRefusal.UnknownEpoch;
        }

        if (excludedNodes.Contains(summary.Node))
        {
            return SummaryRefusal.Excluded;
        }

        SummaryRefusal refusal = summary.Check(epoch.Context, signatures);
        if (refusal != SummaryRefusal.None)
        {
            return refusal;
        }

        StoredBucket bucket = epoch.Buckets[summary.Content.Bucket];
        Summary kept = summary;
        foreach (Summary other in bucket.Summaries)
        {
            bool isSame = other.ContentHash == summary.ContentHash;
            if (other.Node == summary.Node)
            {
                proof = isSame ? null : new LieProof.TwoSummaries(other, summary);
                return isSame ? SummaryRefusal.Duplicate : SummaryRefusal.Equivocation;
            }

            kept = isSame ? kept.SharingContentOf(other) : kept;
        }

        // After the contradictions, which count also when they come late.
        if (epoch.IsClosed && !(bucket.IsLate && !bucket.IsSettled && MayBeLate(epoch)))
        {
            return SummaryRefusal.Closed;
        }

        bucket.Summaries.Add(kept);
        return epoch.IsClosed ? SummaryRefusal.Late : SummaryRefusal.None;
    }

    /// <summary>Buckets of a closed epoch that did not count in it, and of which enough has come since, ascending.</summary>
    /// <remarks>
    /// They count when they are settled, and in their own epoch, which is then aggregated again. What aggregators say of them is not
    /// believed, because they have had time to see what was audited and what came out.
    /// </remarks>
    public IReadOnlyList<uint> LateOf(ulong epoch)
    {
        List<uint> late = [];
        if (!epochs.TryGetValue(epoch, out StoredEpoch? stored))
        {
            return late;
        }

        for (uint id = 0; id < stored.Buckets.Length; id++)
        {
            StoredBucket bucket = stored.Buckets[id];
            int told = bucket.Summaries.FindAll(one => !excludedNodes.Contains(one.Node)).Count;
            if (
                bucket.IsLate
                && !bucket.IsSettled
                && told >= stored.Context.Registry.Rules.ReplicasMin
            )
            {
                late.Add(id);
            }
        }

        return late;
    }

    /// <summary>Ends the taking of an epoch's summaries and says what to look at.</summary>
    /// <param name="epoch">Which.</param>
    /// <param name="auditSeed">Unknown to everybody until now.</param>
    public EpochClosing Close(ulong epoch, Sha256Hash auditSeed)
    {
        StoredEpoch stored = epochs[epoch];
        AggregationRules rules = stored.Context.Registry.Rules;
        stored.IsClosed = true;
        List<uint> disputed = [];
        List<uint> audited = [];
        List<uint> missing = [];
        List<uint> thin = [];
        SortedSet<uint> drawn =
        [
            .. AuditDraw.Of(auditSeed, epoch, stored.Buckets.Length, rules.AuditPerMille),
        ];
        for (uint id = 0; id < stored.Buckets.Length; id++)
        {
            StoredBucket bucket = stored.Buckets[id];
            if (bucket.IsDisputed(excludedNodes))
            {
                disputed.Add(id);
            }
            else if (bucket.Agreed(excludedNodes, rules.ReplicasMin) is null)
            {
                missing.Add(id);
                bucket.IsLate = true;
            }
            else if (drawn.Contains(id))
            {
                audited.Add(id);
            }
            else if (IsThin(stored.Context.Plan.Buckets[(int)id], bucket))
            {
                thin.Add(id);
            }
        }

        return new EpochClosing(disputed, audited, missing, thin);
    }

    /// <summary>Lets a bucket wait that nobody opened: it counts with the next epoch, as recomputed, or never.</summary>
    public void Postpone(ulong epoch, uint bucket) => epochs[epoch].Buckets[bucket].IsLate = true;

    /// <summary>The summaries that are kept of a bucket, to be asked about.</summary>
    public IReadOnlyList<Summary> SummariesOf(ulong epoch, uint bucket) =>
        epochs[epoch].Buckets[bucket].Summaries;

    /// <summary>The context that an epoch was begun with.</summary>
    public EpochContext ContextOf(ulong epoch) => epochs[epoch].Context;

    /// <summary>Notes what recomputing a bucket gave; its proofs are taken by <see cref="Take(LieProof)"/>.</summary>
    public void Settle(ulong epoch, uint bucket, DisputeOutcome outcome)
    {
        StoredBucket stored = epochs[epoch].Buckets[bucket];
        stored.IsSettled = true;
        stored.Settled = outcome.Content;
    }

    /// <summary>Checks a proof, excludes who it proves a liar, and says what has to be computed again.</summary>
    public ProofEffect Take(LieProof proof)
    {
        if (!TryFind(proof, out StoredEpoch? epoch))
        {
            return new ProofEffect(LieVerdict.WrongContext, [], []);
        }

        LieVerdict verdict = proof.TryVerify(epoch.Context, signatures);
        Accused accused = proof.Accused;
        bool isNews =
            verdict == LieVerdict.Proven
            && (
                accused.IsAgent
                    ? excludedAgents.Add(accused.Place)
                    : excludedNodes.Add((ushort)accused.Place)
            );
        return isNews ? Effects(accused, verdict) : new ProofEffect(verdict, [], []);
    }

    /// <summary>The baseline after an epoch, from everything that counts in it.</summary>
    public GlobalBaseline Aggregate(ulong epoch, ReadOnlySpan<FeatureApproval> approvals)
    {
        StoredEpoch stored = epochs[epoch];
        stored.Approvals = approvals.ToArray();
        return stored.Combine(stored.Context.After(stored.Previous), combiner, excludedNodes);
    }

    /// <summary>The baselines from an epoch on as they are without the liars of now, ascending.</summary>
    /// <remarks>
    /// Clips stay those of the time: they are in what was committed to. Each epoch remembers the baseline that it now goes on
    /// from, so that what another proof undoes later does not bring back what was undone before.
    /// </remarks>
    public IReadOnlyList<GlobalBaseline> AggregateAgain(ulong firstEpoch)
    {
        List<GlobalBaseline> again = [];
        GlobalBaseline? previous = epochs[firstEpoch].Previous;
        foreach ((ulong epoch, StoredEpoch stored) in epochs)
        {
            if (epoch >= firstEpoch && stored.IsClosed)
            {
                stored.Previous = previous;
                EpochContext context = stored.Context.After(previous);
                previous = stored.Combine(context, combiner, excludedNodes);
                again.Add(previous);
            }
        }

        return again;
    }

    // The silent one may be the one that is honest.
    private bool IsThin(Bucket planned, StoredBucket bucket)
    {
        foreach (ushort node in planned.Nodes)
        {
            if (!excludedNodes.Contains(node) && !bucket.Summaries.Exists(one => one.Node == node))
            {
                return true;
            }
        }

        return false;
    }

    private void Keep(StoredEpoch stored)
    {
        epochs.Add(stored.Context.Epoch, stored);
        if (epochs.Count > epochCountMax)
        {
            SortedDictionary<ulong, StoredEpoch>.KeyCollection.Enumerator first =
                epochs.Keys.GetEnumerator();
            first.MoveNext();
            epochs.Remove(first.Current);
        }
    }

    // Until the epoch after it is closed: what comes later never counts.
    private bool MayBeLate(StoredEpoch late)
    {
        foreach ((ulong epoch, StoredEpoch stored) in epochs)
        {
            if (epoch > late.Context.Epoch && stored.IsClosed)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryFind(LieProof proof, [NotNullWhen(true)] out StoredEpoch? found)
    {
        foreach (StoredEpoch epoch in epochs.Values)
        {
            // Two reports are judged by the registry alone, which all epochs here share or the check fails.
            if (proof.Accused.IsAgent || epoch.Context.Hash == proof.Context)
            {
                found = epoch;
                return true;
            }
        }

        found = null;
        return false;
    }

    private ProofEffect Effects(Accused accused, LieVerdict verdict)
    {
        List<ulong> affected = [];
        List<(ulong Epoch, uint Bucket)> reopen = [];
        foreach ((ulong number, StoredEpoch epoch) in epochs)
        {
            bool isAffected = false;
            foreach (Bucket bucket in epoch.Context.Plan.Buckets)
            {
                if (accused.IsAgent && bucket.Has(accused.Place))
                {
                    reopen.Add((number, bucket.Id));
                    isAffected = true;
                }

                isAffected |= !accused.IsAgent && bucket.IsSummedBy((ushort)accused.Place);
            }

            if (isAffected)
            {
                affected.Add(number);
            }
        }

        return new ProofEffect(verdict, affected, reopen);
    }
}
