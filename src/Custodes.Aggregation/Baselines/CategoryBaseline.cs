namespace Custodes.Aggregation.Baselines;

/// <summary>One category of what a role does.</summary>
/// <param name="Category">Its id.</param>
/// <param name="Share">In units of 2⁻²⁰; all categories of a role together make 1.</param>
/// <param name="Support">Registered weight of the agents that do it, in 2⁻¹⁶ of an agent.</param>
/// <param name="IsKnown">Whether enough agents do it that a few liars cannot have made it known.</param>
public readonly record struct CategoryBaseline(
    ulong Category,
    uint Share,
    ulong Support,
    bool IsKnown
);
