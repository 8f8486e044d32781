namespace Custodes.Contracts;

/// <summary>How much harm one call can do. Numbers are on the wire: never reuse one.</summary>
public enum RiskLevel : byte
{
    /// <summary>No harm.</summary>
    None = 0,

    /// <summary>Reads what may be private.</summary>
    Low = 1,

    /// <summary>Changes what can be changed back.</summary>
    Medium = 2,

    /// <summary>Sends, spends, or changes what others rely on.</summary>
    High = 3,

    /// <summary>Runs code, destroys, or changes rights.</summary>
    Critical = 4,
}
