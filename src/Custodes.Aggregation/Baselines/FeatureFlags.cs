namespace Custodes.Aggregation.Baselines;

/// <summary>What is to be known of a certified number. On the wire: never reuse one.</summary>
[Flags]
public enum FeatureFlags : byte
{
    /// <summary>Nothing was ever reported.</summary>
    None = 0,

    /// <summary>There are values.</summary>
    Known = 1,

    /// <summary>Too far from the anchor: it stays as it is until an operator approves.</summary>
    Frozen = 2,

    /// <summary>In this epoch medians were taken, because means were drawn away from them.</summary>
    FromMedians = 4,
}
