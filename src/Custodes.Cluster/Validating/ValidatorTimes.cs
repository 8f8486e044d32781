namespace Custodes.Cluster.Validating;

/// <summary>When the epochs of a chain of certificates begin: in the terms of a cluster, the same for all.</summary>
/// <param name="StartMs">Epoch 1, in milliseconds since 1970.</param>
/// <param name="EpochMs">How long an epoch takes.</param>
public sealed record ValidatorTimes(long StartMs, int EpochMs)
{
    /// <summary>Indices of those who vote from epoch 1 on; empty for all validators of the registry.</summary>
    public IReadOnlyList<ushort> First { get; init; } = [];
}
