namespace Custodes.Aggregation.Baselines;

/// <summary>How often one category follows another in a role.</summary>
/// <param name="From">The category before.</param>
/// <param name="To">The category after.</param>
/// <param name="Probability">In units of 2⁻²⁰; what is missing to 1 in a row is spread by the shares of the categories.</param>
public readonly record struct TransitionBaseline(ulong From, ulong To, uint Probability);
