using Custodes.Aggregation.Baselines;

namespace Custodes.Aggregation.Combining;

/// <summary>What the buckets of a role say in one epoch, before it is measured against what was certified.</summary>
public sealed class RoleAggregate
{
    /// <summary>Place of the role in the registry.</summary>
    public required ushort Role { get; init; }

    /// <summary>Registered weight that took part.</summary>
    public required ulong Weight { get; init; }

    /// <summary>Buckets that took part.</summary>
    public required uint BucketCount { get; init; }

    /// <summary>Numbers.</summary>
    public required ReadOnlyMemory<FeatureAggregate> Features { get; init; }

    /// <summary>How values are distributed; empty where no sketches were reported.</summary>
    public required ReadOnlyMemory<ReadOnlyMemory<CdfPoint>> Distributions { get; init; }

    /// <summary>How session scores are distributed.</summary>
    public required ReadOnlyMemory<ReadOnlyMemory<CdfPoint>> Calibrations { get; init; }

    /// <summary>Shares and supports; whether one is known is not decided yet.</summary>
    public required ReadOnlyMemory<CategoryBaseline> Categories { get; init; }

    /// <summary>Rows of transitions that enough agents take part in.</summary>
    public required ReadOnlyMemory<TransitionBaseline> Transitions { get; init; }
}
