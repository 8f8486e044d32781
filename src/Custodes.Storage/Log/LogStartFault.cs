namespace Custodes.Storage.Log;

/// <summary>Why a log is not written to.</summary>
public enum LogStartFault
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>Another process writes it.</summary>
    Locked = 1,

    /// <summary>The operating system does not let us at it.</summary>
    Inaccessible = 2,

    /// <summary>The log was signed with another key, or under another name.</summary>
    KeyDiffers = 3,

    /// <summary>There is a log, but no record of what was signed last: <c>private/</c> was lost.</summary>
    HeadMissing = 4,

    /// <summary>The record of what was signed last is not one that this key signed.</summary>
    HeadDamaged = 5,

    /// <summary>The published checkpoint is not one that this key signed.</summary>
    CheckpointDamaged = 6,

    /// <summary>More was published, or seen elsewhere, than we know of: this is an older copy.</summary>
    RestoredBackup = 7,

    /// <summary>What was published, or seen elsewhere, is not the beginning of what we have.</summary>
    Forked = 8,

    /// <summary>The files do not give the root that was signed.</summary>
    TreeDamaged = 9,

    /// <summary>Others than the owner may read <c>private/</c>.</summary>
    PrivateExposed = 10,

    /// <summary>The clock says less than the last entry.</summary>
    ClockBehind = 11,
}
