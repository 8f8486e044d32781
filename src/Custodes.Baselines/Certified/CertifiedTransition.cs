namespace Custodes.Baselines.Certified;

/// <summary>How often, in a role, one action follows another.</summary>
/// <param name="From">The one before; <see cref="CategoryIds.Start"/> at the beginning of a session.</param>
/// <param name="To">The one after.</param>
/// <param name="Probability">0 to 1; a row need not add up to 1.</param>
public readonly record struct CertifiedTransition(ulong From, ulong To, float Probability);
