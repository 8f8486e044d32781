namespace Custodes.Contracts.Cluster;

/// <summary>What a node of a cluster knows of it, as the API shows it.</summary>
public sealed record ClusterView
{
    /// <summary>What this node does.</summary>
    public required string Role { get; init; }

    /// <summary>Its index in the registry.</summary>
    public required int Index { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Hash of the registry, hexadecimal.</summary>
    public required string Registry { get; init; }

    /// <summary>Whether it may sign; false after it lost its clock.</summary>
    public required bool MaySign { get; init; }

    /// <summary>The epoch that was opened last.</summary>
    public required long Epoch { get; init; }

    /// <summary>Epochs that it saw to their end since it was started.</summary>
    public required long EpochsClosed { get; init; }

    /// <summary>How long the last one took, at the node that closes it.</summary>
    public required long LastEpochMs { get; init; }

    /// <summary>The epoch of the newest baseline.</summary>
    public required long BaselineEpoch { get; init; }

    /// <summary>Its digest, hexadecimal.</summary>
    public required string BaselineDigest { get; init; }

    /// <summary>Agents that are in it.</summary>
    public required long BaselineAgents { get; init; }

    /// <summary>Whether it is older than it may be.</summary>
    public required bool IsStale { get; init; }

    /// <summary>Buckets that counted.</summary>
    public required int BucketsIncluded { get; init; }

    /// <summary>Buckets that did not.</summary>
    public required int BucketsMissing { get; init; }

    /// <summary>What came again and counted once.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Messages that were refused.</summary>
    public required long Refused { get; init; }

    /// <summary>Buckets about which aggregators contradicted each other.</summary>
    public required long Disputes { get; init; }

    /// <summary>Of the global node: certified numbers that drift or are frozen.</summary>
    public IReadOnlyList<DriftView> Drifting { get; init; } = [];

    /// <summary>Of a local node: own reports that no aggregator acknowledged, since its start.</summary>
    public long Unacknowledged { get; init; }

    /// <summary>Of the global node: buckets that sensors had opened, with their receipts in hand.</summary>
    public long Demands { get; init; }

    /// <summary>Of the global node: acknowledged reports that were left out of those.</summary>
    public long Complaints { get; init; }

    /// <summary>Names of those who were proven liars.</summary>
    public required IReadOnlyList<string> Excluded { get; init; }

    /// <summary>Of a local node with live telemetry: what it reports on; else null.</summary>
    public LiveTreeView? Live { get; init; }

    /// <summary>How sessions of the whole fleet rank in the newest baseline, by role and detector.</summary>
    public IReadOnlyList<FleetCalibration> Calibrations { get; init; } = [];

    /// <summary>What validators certified; null without validators, and at nodes that only carry.</summary>
    public CertificationView? Certified { get; init; }

    /// <summary>The other nodes.</summary>
    public required IReadOnlyList<ClusterPeer> Peers { get; init; }
}
