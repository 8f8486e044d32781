namespace Custodes.Contracts.Cluster;

/// <summary>Findings of a cluster, each after all that it can have followed from.</summary>
/// <param name="Items">The findings.</param>
/// <param name="Contradictory">How many at the end are in no order, because clocks contradict each other; 0 when all is well.</param>
public sealed record FleetFindingsView(IReadOnlyList<FleetFinding> Items, int Contradictory);
