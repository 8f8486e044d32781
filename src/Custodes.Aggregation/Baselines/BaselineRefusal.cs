namespace Custodes.Aggregation.Baselines;

/// <summary>Why a baseline from above is not taken.</summary>
public enum BaselineRefusal : byte
{
    /// <summary>It is taken.</summary>
    None = 0,

    /// <summary>Not the canonical bytes of a baseline.</summary>
    Malformed = 1,

    /// <summary>Not signed by the node at the top.</summary>
    WrongSignature = 2,

    /// <summary>Of an epoch before the one that is held, or the same again.</summary>
    Old = 3,

    /// <summary>Another one for the epoch that is held: the signer contradicts itself.</summary>
    Contradiction = 4,
}
