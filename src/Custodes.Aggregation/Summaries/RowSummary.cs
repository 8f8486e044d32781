namespace Custodes.Aggregation.Summaries;

/// <summary>What agents of a bucket do after one category.</summary>
/// <param name="From">The category before.</param>
/// <param name="Weight">Registered weight of the agents that have it.</param>
/// <param name="Visits">How often, each agent's counted up to ten, times weight, in whole agents.</param>
/// <param name="Next">What follows, ascending.</param>
public readonly record struct RowSummary(
    ulong From,
    uint Weight,
    uint Visits,
    ReadOnlyMemory<CategorySummary> Next
);
