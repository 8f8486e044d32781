using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Combining;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Epochs;

/// <summary>What is kept of one epoch.</summary>
internal sealed class StoredEpoch
{
    public StoredEpoch(EpochContext context)
    {
        Context = context;
        Previous = context.Previous;
        Buckets = new StoredBucket[context.Plan.Buckets.Length];
        for (int index = 0; index < Buckets.Length; index++)
        {
            Buckets[index] = new StoredBucket();
        }
    }

    public EpochContext Context { get; }

    public StoredBucket[] Buckets { get; }

    /// <summary>The baseline that this epoch goes on from: another one than of old, once an earlier epoch was aggregated again.</summary>
    public GlobalBaseline? Previous { get; set; }

    public bool IsClosed { get; set; }

    public FeatureApproval[] Approvals { get; set; } = [];

    public GlobalBaseline Combine(
        EpochContext context,
        ICombiner combiner,
        SortedSet<ushort> excluded
    )
    {
        SortedDictionary<ushort, List<SummaryContent>> byRole = [];
        foreach (StoredBucket bucket in Buckets)
        {
            SummaryContent? agreed = bucket.Agreed(excluded, context.Registry.Rules.ReplicasMin);
            if (agreed is null)
            {
                continue;
            }

            if (!byRole.TryGetValue(agreed.Role, out List<SummaryContent>? contents))
            {
                byRole.Add(agreed.Role, contents = []);
            }

            contents.Add(agreed);
        }

        List<RoleAggregate> aggregates = [];
        foreach ((ushort role, List<SummaryContent> contents) in byRole)
        {
            aggregates.Add(combiner.Combine(context, role, contents));
        }

        return BaselineStep.Next(context, aggregates.ToArray(), Approvals);
    }
}
