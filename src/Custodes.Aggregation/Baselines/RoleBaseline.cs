namespace Custodes.Aggregation.Baselines;

/// <summary>Everything that is certified of one role. Immutable.</summary>
public sealed class RoleBaseline
{
    /// <summary>Place of the role in the registry.</summary>
    public required ushort Role { get; init; }

    /// <summary>Registered weight that took part in the last epoch, in 2⁻¹⁶ of an agent.</summary>
    public required ulong Weight { get; init; }

    /// <summary>Buckets that took part.</summary>
    public required uint BucketCount { get; init; }

    /// <summary>Since when the anchor holds.</summary>
    public required ulong AnchorEpoch { get; init; }

    /// <summary>When the next anchor was cast.</summary>
    public required ulong NextAnchorEpoch { get; init; }

    /// <summary>Numbers, as many as the registry says.</summary>
    public required ReadOnlyMemory<FeatureBaseline> Features { get; init; }

    /// <summary>How the values of each number are distributed; as many as <see cref="Features"/>.</summary>
    public required ReadOnlyMemory<ReadOnlyMemory<CdfPoint>> Distributions { get; init; }

    /// <summary>How the session scores of each calibrated detector are distributed.</summary>
    public required ReadOnlyMemory<ReadOnlyMemory<CdfPoint>> Calibrations { get; init; }

    /// <summary>What the role does, ascending by id.</summary>
    public required ReadOnlyMemory<CategoryBaseline> Categories { get; init; }

    /// <summary>What it does after what, ascending.</summary>
    public required ReadOnlyMemory<TransitionBaseline> Transitions { get; init; }
}
