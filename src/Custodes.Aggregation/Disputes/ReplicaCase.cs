using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Disputes;

/// <summary>What one aggregator of a bucket signed, and what it opened when it was asked.</summary>
/// <param name="Summary">Signed and for this bucket.</param>
/// <param name="Leaves">All it committed to; null when it did not answer.</param>
public sealed record ReplicaCase(Summary Summary, ReadOnlyMemory<OpenedLeaf>? Leaves);
