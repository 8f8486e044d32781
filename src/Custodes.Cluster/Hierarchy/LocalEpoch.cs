using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Primitives;

namespace Custodes.Cluster.Hierarchy;

/// <summary>One epoch as a local node has it: which buckets it sums up, and what it holds of them.</summary>
internal sealed class LocalEpoch
{
    private const uint NoBucket = uint.MaxValue;
    private readonly uint[] bucketOf;
    private readonly SortedDictionary<uint, HeldBucket> held = [];
    private readonly SortedDictionary<ushort, int> answered = [];

    public LocalEpoch(EpochContext context, ushort place, long openedAtMs, uint lengthMs)
    {
        Context = context;
        WantedAtMs = openedAtMs + (lengthMs * 2L / 5);
        CloseAtMs = openedAtMs + (lengthMs * 3L / 5);
        bucketOf = new uint[context.Registry.Agents.Length];
        Array.Fill(bucketOf, NoBucket);
        foreach (Bucket bucket in context.Plan.Buckets)
        {
            foreach (uint agent in bucket.Agents)
            {
                bucketOf[agent] = bucket.Id;
            }

            if (bucket.IsSummedBy(place))
            {
                held.Add(bucket.Id, new HeldBucket(bucket));
            }
        }
    }

    public EpochContext Context { get; }

    /// <summary>When to ask others for what is missing.</summary>
    public long WantedAtMs { get; }

    /// <summary>When to sum up what is there.</summary>
    public long CloseAtMs { get; }

    public bool HasAsked { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>The buckets that this node sums up, ascending.</summary>
    public IEnumerable<HeldBucket> Held => held.Values;

    /// <summary>Whether one more question of a node is answered: an answer is much longer than a question.</summary>
    public bool MayAnswer(ushort asker, int most)
    {
        answered[asker] = answered.GetValueOrDefault(asker) + 1;
        return answered[asker] <= most;
    }

    /// <summary>The bucket of an agent, whoever sums it up.</summary>
    public bool TryFindBucket(uint agent, out Bucket? bucket)
    {
        bucket =
            agent < bucketOf.Length && bucketOf[agent] != NoBucket
                ? Context.Plan.Buckets[(int)bucketOf[agent]]
                : null;
        return bucket is not null;
    }

    /// <summary>The bucket of an agent, when this node sums it up.</summary>
    public HeldBucket? HeldOf(uint agent) =>
        agent < bucketOf.Length ? held.GetValueOrDefault(bucketOf[agent]) : null;

    /// <summary>Takes a report; the bucket it went to, or null when it does not count or is there already.</summary>
    /// <param name="leaf">Anything.</param>
    /// <param name="signatures">How signatures are checked.</param>
    /// <param name="isKnown">Whether the agent's report was there already.</param>
    public HeldBucket? Take(OpenedLeaf leaf, ISignatures signatures, out bool isKnown)
    {
        HeldBucket? bucket = HeldOf(leaf.Agent);
        isKnown = bucket?.Has(leaf.Agent) ?? false;
        if (
            bucket is null
            || bucket.IsClosed
            || isKnown
            || LeafJudge.Judge(Context, bucket.Bucket, leaf, signatures, out SignedReport? report)
                != ReportRefusal.None
        )
        {
            return null;
        }

        Invariant.That(report is not null);
        bucket.Add(report);
        return bucket;
    }
}
