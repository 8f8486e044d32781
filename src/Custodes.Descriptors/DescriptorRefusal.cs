namespace Custodes.Descriptors;

/// <summary>Why 24 bytes are not a descriptor. Checked in this order; the first that applies is told.</summary>
public enum DescriptorRefusal : byte
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>There are not exactly 24.</summary>
    WrongLength = 1,

    /// <summary>They do not start with <c>CD</c>.</summary>
    BadMagic = 2,

    /// <summary>A version that this parser does not know.</summary>
    UnknownVersion = 3,

    /// <summary>The checksum is not that of the bytes before it.</summary>
    BadChecksum = 4,

    /// <summary>A risk level that version 1 does not name.</summary>
    UnknownRisk = 5,

    /// <summary>An effect that version 1 does not name.</summary>
    UnknownEffect = 6,

    /// <summary>A source that version 1 does not name.</summary>
    UnknownSource = 7,

    /// <summary>The reserved bytes say something.</summary>
    PaddingNotZero = 8,
}
