namespace Custodes.Simulation.Aggregation;

/// <summary>What lying aggregators say.</summary>
public enum AttackKind : byte
{
    /// <summary>The truth.</summary>
    None = 0,

    /// <summary>"A little is enough": just inside the spread of the honest buckets (Baruch et al. 2019).</summary>
    Alie = 1,

    /// <summary>A thousandth of the mean further from the truth with each epoch, as slow as can be.</summary>
    Drift = 2,

    /// <summary>Two spreads above whatever is certified.</summary>
    Adaptive = 3,

    /// <summary>A hundred times the mean.</summary>
    Huge = 4,
}
