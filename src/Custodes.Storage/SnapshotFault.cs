namespace Custodes.Storage;

/// <summary>What is wrong with a snapshot file.</summary>
public enum SnapshotFault : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The operating system would not give it to us.</summary>
    Unreadable = 1,

    /// <summary>Shorter than its own bookkeeping says, or than a snapshot can be.</summary>
    Truncated = 2,

    /// <summary>It does not begin as a snapshot does.</summary>
    NotASnapshot = 3,

    /// <summary>Written by a version of this program that we do not understand.</summary>
    UnknownVersion = 4,

    /// <summary>Its header does not match its checksum.</summary>
    HeaderDamaged = 5,

    /// <summary>The list of sections does not match its checksum or contradicts itself.</summary>
    DirectoryDamaged = 6,

    /// <summary>A section does not match its checksum.</summary>
    SectionDamaged = 7,

    /// <summary>The whole does not match its checksum, though the parts do.</summary>
    FileDamaged = 8,
}
