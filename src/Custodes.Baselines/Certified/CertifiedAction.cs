namespace Custodes.Baselines.Certified;

/// <summary>What is certified of one action of a role.</summary>
/// <param name="Id">Means the same on every node; see <see cref="CategoryIds"/>.</param>
/// <param name="Share">Of the role's actions, 0 to 1.</param>
/// <param name="Support">Share of the role's agents that do it, 0 to 1.</param>
public readonly record struct CertifiedAction(ulong Id, float Share, float Support);
