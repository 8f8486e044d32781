namespace Custodes.Aggregation.Disputes;

/// <summary>Who is proven to have lied.</summary>
/// <param name="IsAgent">An agent, or an aggregator.</param>
/// <param name="Place">In the registry.</param>
public readonly record struct Accused(bool IsAgent, uint Place);
