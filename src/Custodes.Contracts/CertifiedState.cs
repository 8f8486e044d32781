namespace Custodes.Contracts;

/// <summary>Whether validators certified a verdict.</summary>
public enum CertifiedState
{
    /// <summary>No: it holds at this node alone.</summary>
    False = 0,

    /// <summary>A quorum signed it: it holds in the whole fleet.</summary>
    True = 1,

    /// <summary>They were shown what it follows from, and no certificate has come yet.</summary>
    Pending = 2,
}
