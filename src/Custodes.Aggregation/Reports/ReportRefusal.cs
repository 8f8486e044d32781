namespace Custodes.Aggregation.Reports;

/// <summary>Why a report does not count.</summary>
public enum ReportRefusal : byte
{
    /// <summary>It counts.</summary>
    None = 0,

    /// <summary>Not the canonical bytes of a report.</summary>
    Malformed = 1,

    /// <summary>Made under another registry.</summary>
    WrongRegistry = 2,

    /// <summary>An agent that is not registered.</summary>
    UnknownAgent = 3,

    /// <summary>Of another epoch.</summary>
    WrongEpoch = 4,

    /// <summary>Sums that no values can have.</summary>
    Impossible = 5,

    /// <summary>The signature is not the agent's.</summary>
    WrongSignature = 6,

    /// <summary>An agent that is in another bucket, or in none.</summary>
    NotInBucket = 7,

    /// <summary>Not above the epoch and the sequence number of the agent's last report.</summary>
    Replayed = 8,
}
