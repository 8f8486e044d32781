namespace Custodes.Cluster.Hierarchy;

/// <summary>What a node stored before it stopped; empty for one that begins.</summary>
/// <param name="Joined">The last epoch that it opened or joined.</param>
/// <param name="Baseline">Bytes of the newest baseline with its signature.</param>
/// <param name="Excluded">Bytes of the proofs by which others are excluded.</param>
/// <param name="Certificates">Certificates that are in force.</param>
/// <param name="Pending">Baselines that validators were asked about.</param>
public sealed record RestoredState(
    ulong Joined = 0,
    ReadOnlyMemory<byte> Baseline = default,
    ReadOnlyMemory<byte> Excluded = default,
    ReadOnlyMemory<byte> Certificates = default,
    ReadOnlyMemory<byte> Pending = default
)
{
    /// <summary>What it stored of the last epochs, ascending.</summary>
    public IReadOnlyList<StoredRecords> Epochs { get; init; } = [];
}
