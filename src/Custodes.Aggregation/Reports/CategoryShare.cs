namespace Custodes.Aggregation.Reports;

/// <summary>How much of what an agent did is of one category.</summary>
/// <param name="Category">Its <see cref="Registry.CertifiedId"/>.</param>
/// <param name="Share">In units of 2⁻²⁰.</param>
public readonly record struct CategoryShare(ulong Category, uint Share);
