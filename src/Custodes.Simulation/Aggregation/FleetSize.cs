namespace Custodes.Simulation.Aggregation;

/// <summary>A fleet as a tree: agents of a local, locals of a region, regions.</summary>
/// <param name="AgentsPerLocal">Agents of each local aggregator.</param>
/// <param name="LocalsPerRegion">Locals of each region.</param>
/// <param name="Regions">Regions.</param>
/// <param name="Features">Numbers of each agent.</param>
public sealed record FleetSize(int AgentsPerLocal, int LocalsPerRegion, int Regions, int Features)
{
    /// <summary>10,000 agents with 16 numbers: 50 of each of 20 locals in each of 10 regions.</summary>
    public static FleetSize Main { get; } = new(50, 20, 10, 16);

    /// <summary>Aggregators.</summary>
    public int Locals => LocalsPerRegion * Regions;

    /// <summary>Agents.</summary>
    public int Agents => AgentsPerLocal * Locals;
}
