namespace Custodes.Cluster.Hierarchy;

/// <summary>What happened in the hierarchy.</summary>
public enum HierarchyEventKind
{
    /// <summary>An epoch began.</summary>
    EpochOpened = 0,

    /// <summary>An epoch ended, with so many agents and buckets.</summary>
    EpochClosed = 1,

    /// <summary>Aggregators contradicted each other about a bucket.</summary>
    Disputed = 2,

    /// <summary>Somebody was proven a liar.</summary>
    LiarProven = 3,

    /// <summary>A baseline was taken.</summary>
    BaselineAdopted = 4,

    /// <summary>An epoch cannot be taken part in.</summary>
    EpochMissed = 5,

    /// <summary>The node may not sign any more.</summary>
    ClockLost = 6,

    /// <summary>Validators were shown what an epoch gave.</summary>
    CertificateAsked = 7,

    /// <summary>An epoch cannot be certified.</summary>
    Uncertified = 8,

    /// <summary>A verdict that binds the fleet came with its certificate.</summary>
    VerdictCertified = 9,

    /// <summary>A bucket that came too late for its epoch counts now.</summary>
    LateCounted = 10,

    /// <summary>What was stored of an epoch is not used: it was unfinished, or of another registry.</summary>
    EpochForgotten = 11,

    /// <summary>Own reports that no aggregator acknowledged.</summary>
    Unacknowledged = 12,

    /// <summary>A sensor had a bucket opened, and what was acknowledged to it is not in there.</summary>
    Complained = 13,

    /// <summary>A certified number moves away from its anchor, and this is no chance.</summary>
    Drifting = 14,
}
