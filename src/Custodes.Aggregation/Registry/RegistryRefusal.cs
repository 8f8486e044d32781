namespace Custodes.Aggregation.Registry;

/// <summary>Why a registry is none.</summary>
public enum RegistryRefusal : byte
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>More of something than <see cref="RegistryLimits"/> allows.</summary>
    TooMany = 1,

    /// <summary>A key that has not 32 bytes.</summary>
    WrongKey = 2,

    /// <summary>The same key or role twice.</summary>
    Duplicate = 3,

    /// <summary>An agent's role is not there.</summary>
    UnknownRole = 4,

    /// <summary>Rules that nothing can be computed by.</summary>
    WrongRules = 5,
}
