namespace Custodes.Cryptography.Signing;

/// <summary>Why bytes are not taken as a public key.</summary>
public enum PublicKeyRefusal
{
    /// <summary>They are.</summary>
    None = 0,

    /// <summary>Not 32 bytes.</summary>
    WrongLength = 1,

    /// <summary>
    /// A second encoding of a point: its y is not below p = 2²⁵⁵ - 19, or its x is zero and the sign bit
    /// is set. The same point under two encodings would count as two keys.
    /// </summary>
    NotCanonical = 2,

    /// <summary>
    /// A point of order 1, 2, 4 or 8. One signature by such a key holds for many messages, for the
    /// neutral point for all of them.
    /// </summary>
    LowOrder = 3,
}
