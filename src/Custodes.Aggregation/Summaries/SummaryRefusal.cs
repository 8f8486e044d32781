namespace Custodes.Aggregation.Summaries;

/// <summary>Why a summary is not taken.</summary>
public enum SummaryRefusal : byte
{
    /// <summary>It is taken.</summary>
    None = 0,

    /// <summary>Not the canonical bytes of a summary.</summary>
    Malformed = 1,

    /// <summary>Of an epoch that is not kept.</summary>
    UnknownEpoch = 2,

    /// <summary>Made with another registry, seed, baseline or list of exclusions.</summary>
    WrongContext = 3,

    /// <summary>No such bucket, or another role's, or one that this aggregator was not given.</summary>
    NotAssigned = 4,

    /// <summary>The signature is not the aggregator's.</summary>
    WrongSignature = 5,

    /// <summary>The same is there already.</summary>
    Duplicate = 6,

    /// <summary>The aggregator signed another content for the same bucket: both together prove it.</summary>
    Equivocation = 7,

    /// <summary>The aggregator was proven a liar.</summary>
    Excluded = 8,

    /// <summary>Summaries of the epoch are no longer taken.</summary>
    Closed = 9,

    /// <summary>Kept, although its epoch is closed: the bucket counts once it was opened and recomputed.</summary>
    Late = 10,
}
