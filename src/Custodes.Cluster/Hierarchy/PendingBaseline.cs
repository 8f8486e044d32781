using Custodes.Aggregation.Baselines;

namespace Custodes.Cluster.Hierarchy;

/// <summary>A baseline that validators were asked about.</summary>
/// <param name="Signed">Signed by the global node.</param>
/// <param name="BucketCount">Buckets of its epoch.</param>
/// <param name="Proofs">What was found in its epoch.</param>
/// <param name="ExcludedAgents">Who counts no longer after it.</param>
/// <param name="ExcludedNodes">Which aggregators.</param>
internal sealed record PendingBaseline(
    SignedBaseline Signed,
    int BucketCount,
    IReadOnlyList<ReadOnlyMemory<byte>> Proofs,
    uint[] ExcludedAgents,
    ushort[] ExcludedNodes
);
