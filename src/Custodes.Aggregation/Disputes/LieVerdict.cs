namespace Custodes.Aggregation.Disputes;

/// <summary>What checking a proof came to.</summary>
public enum LieVerdict : byte
{
    /// <summary>The accused lied.</summary>
    Proven = 0,

    /// <summary>It speaks of another epoch than the one it is checked against.</summary>
    WrongContext = 1,

    /// <summary>What is held against the accused is not signed by it, or it was not given that bucket.</summary>
    NotSigned = 2,

    /// <summary>The leaves are not those that the accused committed to.</summary>
    DoesNotFit = 3,

    /// <summary>Everything fits, and nothing of it is a lie.</summary>
    NoLie = 4,
}
