namespace Custodes.Storage;

/// <summary>Why a state directory cannot be opened.</summary>
public enum StateFault : byte
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>Another process holds it.</summary>
    Locked = 1,

    /// <summary>The operating system does not let us at it.</summary>
    Inaccessible = 2,

    /// <summary>The secret is gone, though there is state that was made with it.</summary>
    SecretMissing = 3,

    /// <summary>The secret does not have its length.</summary>
    SecretDamaged = 4,

    /// <summary>Others than its owner may read the secret.</summary>
    SecretExposed = 5,

    /// <summary>A journal segment does not begin as one does.</summary>
    SegmentHeaderDamaged = 6,

    /// <summary>A record is damaged and sound ones follow it, so this is no torn end.</summary>
    RecordDamaged = 7,

    /// <summary>Records between the snapshot and the journal, or inside the journal, are gone.</summary>
    RecordsMissing = 8,

    /// <summary>A snapshot is not damaged, but this program cannot read it.</summary>
    SnapshotUnusable = 9,

    /// <summary>The log of evidence, its key or its witnesses' policy cannot be used.</summary>
    EvidenceUnusable = 10,
}
