namespace Custodes.Aggregation.Summaries;

/// <summary>One category in a bucket or in a row of transitions.</summary>
/// <param name="Category">Its id.</param>
/// <param name="Share">Mean of agents' shares, in units of 2⁻²⁰.</param>
/// <param name="Support">Registered weight of the agents that have it at all.</param>
public readonly record struct CategorySummary(ulong Category, uint Share, uint Support);
