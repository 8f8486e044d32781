namespace Custodes.Storage.Keys;

/// <summary>Why a key file cannot be used.</summary>
public enum KeyFault
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>There is one already, and it is not to be lost.</summary>
    Exists,

    /// <summary>Others may read it.</summary>
    Exposed,

    /// <summary>It holds no key.</summary>
    Damaged,

    /// <summary>It holds a key for something else.</summary>
    OtherKind,

    /// <summary>The name may not stand in a signature line.</summary>
    BadName,
}
