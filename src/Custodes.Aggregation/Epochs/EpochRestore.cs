namespace Custodes.Aggregation.Epochs;

/// <summary>What became of the stored records of an epoch.</summary>
public enum EpochRestore : byte
{
    /// <summary>The epoch is kept again.</summary>
    Done = 0,

    /// <summary>The end is missing: the node stopped while it wrote them.</summary>
    Unfinished = 1,

    /// <summary>Made under another registry, so that nobody can judge them any more.</summary>
    OtherRegistry = 2,

    /// <summary>Not what this node ever wrote.</summary>
    Damaged = 3,
}
