namespace Custodes.Evidence.Verification;

/// <summary>What kind of thing is wrong with a log.</summary>
public enum LogFaultKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is no checkpoint.</summary>
    CheckpointMissing = 1,

    /// <summary>The checkpoint is not written as one.</summary>
    CheckpointMalformed = 2,

    /// <summary>The log's key did not sign the checkpoint.</summary>
    SignatureRefused = 3,

    /// <summary>Too few witnesses cosigned the checkpoint.</summary>
    QuorumMissing = 4,

    /// <summary>A file that the checkpoint's size demands is missing.</summary>
    FileMissing = 5,

    /// <summary>A file is there and cannot be read, or is longer than any may be.</summary>
    FileUnreadable = 6,

    /// <summary>A file does not have exactly its length.</summary>
    LengthWrong = 7,

    /// <summary>An entry is not what the tree says.</summary>
    EntryChanged = 8,

    /// <summary>A hash in a tile does not follow from what is below it.</summary>
    TileChanged = 9,

    /// <summary>All entries together do not give the root that was signed.</summary>
    RootDiffers = 10,

    /// <summary>The log has fewer entries than an older head.</summary>
    CutBack = 11,

    /// <summary>The log's beginning is not what an older head signed.</summary>
    Forked = 12,

    /// <summary>What an entry says is refused: its form, its schema or its place.</summary>
    EntryRefused = 13,

    /// <summary>A file that no log of this size has.</summary>
    StrayFile = 14,

    /// <summary>A tile or bundle with more than the checkpoint covers.</summary>
    BeyondCheckpoint = 15,

    /// <summary>An older partial file is not the beginning of the newer one.</summary>
    PartialDiffers = 16,
}
