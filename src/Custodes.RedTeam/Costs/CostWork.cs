namespace Custodes.RedTeam.Costs;

/// <summary>Work of one side in a round.</summary>
/// <param name="Units">How many of the operation's units a call does.</param>
/// <param name="Prepare">Done before each call and not measured; null for nothing.</param>
/// <param name="Call">What is measured.</param>
internal sealed record CostWork(int Units, Action? Prepare, Action Call);
