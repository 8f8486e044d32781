using Custodes.Aggregation.Drift;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What a node knows of the hierarchy, for those who look at it.</summary>
public sealed record HierarchyStatus
{
    /// <summary>The epoch that was opened last.</summary>
    public ulong Epoch { get; init; }

    /// <summary>The epoch of the newest baseline.</summary>
    public ulong BaselineEpoch { get; init; }

    /// <summary>Its digest.</summary>
    public Sha256Hash BaselineDigest { get; init; } = Sha256Hash.OfNothing;

    /// <summary>Agents in it, by their full weight.</summary>
    public long BaselineAgents { get; init; }

    /// <summary>The newest epoch of the validators that is known to be certified; 0 without validators.</summary>
    public ulong CertifiedEpoch { get; init; }

    /// <summary>Epochs of the tree that wait for a certificate.</summary>
    public ulong CertifiedAhead { get; init; }

    /// <summary>Whether more than two epochs went by without a baseline.</summary>
    public bool IsStale { get; init; }

    /// <summary>Epochs that this node saw to their end.</summary>
    public long EpochsClosed { get; init; }

    /// <summary>Buckets that counted in the last epoch.</summary>
    public int BucketsIncluded { get; init; }

    /// <summary>Buckets that did not.</summary>
    public int BucketsMissing { get; init; }

    /// <summary>Summaries that came again, by another way or from somebody who sends twice.</summary>
    public long Duplicates { get; init; }

    /// <summary>Messages whose content was refused.</summary>
    public long Refused { get; init; }

    /// <summary>Buckets about which aggregators contradicted each other, ever.</summary>
    public long Disputes { get; init; }

    /// <summary>How sessions of the fleet rank in the newest baseline.</summary>
    public IReadOnlyList<FleetCalibration> Calibrations { get; init; } = [];

    /// <summary>Certified numbers that drift or are frozen, at the global node.</summary>
    public IReadOnlyList<DriftingNumber> Drifting { get; init; } = [];

    /// <summary>Own reports that no aggregator acknowledged, at a local node.</summary>
    public long Unacknowledged { get; init; }

    /// <summary>Buckets that were opened because a sensor asked, at the global node.</summary>
    public long Demands { get; init; }

    /// <summary>Acknowledged reports that turned out to be left out then.</summary>
    public long Complaints { get; init; }

    /// <summary>How long the last epoch took.</summary>
    public long LastEpochMs { get; init; }

    /// <summary>Places of aggregators that were proven liars.</summary>
    public IReadOnlyList<ushort> ExcludedNodes { get; init; } = [];

    /// <summary>Places of agents that were proven liars.</summary>
    public IReadOnlyList<uint> ExcludedAgents { get; init; } = [];
}
