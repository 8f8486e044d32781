namespace Custodes.Evidence.Entries;

/// <summary>What happened in the aggregation tree, in the order of the words in an entry.</summary>
public enum TreeEvent
{
    /// <summary>A local node took a baseline.</summary>
    Adopted = 0,

    /// <summary>A node's clock convicts it, or this node may not sign any more.</summary>
    Clock = 1,

    /// <summary>Aggregators contradicted each other.</summary>
    Dispute = 2,

    /// <summary>Somebody was proven a liar.</summary>
    Lie = 3,

    /// <summary>An epoch could not be taken part in.</summary>
    Missed = 4,

    /// <summary>A bucket that came too late for its epoch counts now, and what followed from that epoch is computed again.</summary>
    Late = 5,

    /// <summary>A sensor's reports were acknowledged by nobody, or acknowledged and left out.</summary>
    Complaint = 6,

    /// <summary>A certified number moves away from its anchor.</summary>
    Drift = 7,
}
