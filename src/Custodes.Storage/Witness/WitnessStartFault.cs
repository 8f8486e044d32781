namespace Custodes.Storage.Witness;

/// <summary>Why a witness does not start.</summary>
public enum WitnessStartFault : byte
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>Another process holds the directory.</summary>
    Locked = 1,

    /// <summary>The operating system does not let us at it.</summary>
    Inaccessible = 2,

    /// <summary>The key is gone, though there are heads that it cosigned.</summary>
    KeyMissing = 3,

    /// <summary>The key file is no key.</summary>
    KeyDamaged = 4,

    /// <summary>Others than its owner may read the key.</summary>
    KeyExposed = 5,

    /// <summary>The key has another name than the one that was asked for.</summary>
    NameDiffers = 6,

    /// <summary>What the witness cosigned is gone, though its key is there.</summary>
    StateMissing = 7,

    /// <summary>A file of what the witness cosigned is not what it wrote.</summary>
    StateDamaged = 8,

    /// <summary>The name may not stand in a signature.</summary>
    NameInvalid = 9,
}
