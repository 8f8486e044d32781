namespace Custodes.Cluster.Hierarchy;

/// <summary>What is on disk of one epoch.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Records">In the order in which they were added.</param>
public sealed record StoredRecords(ulong Epoch, IReadOnlyList<ReadOnlyMemory<byte>> Records);
