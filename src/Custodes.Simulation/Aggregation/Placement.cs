namespace Custodes.Simulation.Aggregation;

/// <summary>Where the lying aggregators are.</summary>
public enum Placement : byte
{
    /// <summary>Anywhere.</summary>
    Random = 0,

    /// <summary>In as few regions as give each of them to the liars.</summary>
    Concentrated = 1,
}
