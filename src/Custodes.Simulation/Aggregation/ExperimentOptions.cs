namespace Custodes.Simulation.Aggregation;

/// <summary>One cell of the main experiment.</summary>
/// <param name="Attack">What liars say.</param>
/// <param name="LiarPercent">How many of the aggregators lie.</param>
/// <param name="Placement">Where they are.</param>
public sealed record ExperimentOptions(AttackKind Attack, int LiarPercent, Placement Placement);
