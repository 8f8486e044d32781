using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a local node committed to in one epoch.</summary>
internal sealed class LeafArchive(EpochContext context)
{
    private readonly Dictionary<uint, OpenedLeaf[]> buckets = [];

    /// <summary>Of the epoch.</summary>
    public EpochContext Context => context;

    /// <summary>Keeps the leaves of a bucket.</summary>
    public void Add(uint bucket, OpenedLeaf[] leaves) => buckets.Add(bucket, leaves);

    /// <summary>The leaves of a bucket; none when it was not summed up here.</summary>
    public OpenedLeaf[] Of(uint bucket) => buckets.GetValueOrDefault(bucket) ?? [];
}
