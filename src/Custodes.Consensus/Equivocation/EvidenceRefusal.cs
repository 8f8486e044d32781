namespace Custodes.Consensus.Equivocation;

/// <summary>Why two statements accuse nobody.</summary>
public enum EvidenceRefusal
{
    /// <summary>They do accuse.</summary>
    None = 0,

    /// <summary>The bytes are not the canonical form.</summary>
    Form = 1,

    /// <summary>An honest validator may say both.</summary>
    NoConflict = 2,

    /// <summary>Made for another set of validators.</summary>
    WrongSet = 3,

    /// <summary>No such validator.</summary>
    UnknownSigner = 4,

    /// <summary>A signature does not hold: somebody wants to frame the validator.</summary>
    Signature = 5,
}
