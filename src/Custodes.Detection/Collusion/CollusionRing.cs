using System.Collections.Immutable;

namespace Custodes.Detection.Collusion;

/// <summary>Agents that behave alike, epoch after epoch, in what their roles do not explain.</summary>
/// <param name="Agents">Keyed hashes of their names, ascending.</param>
/// <param name="LogE">Log of the mean of its pairs' e-values: it is one whatever the pairs depend on.</param>
/// <param name="Density">Share of its pairs that are believed.</param>
public sealed record CollusionRing(ImmutableArray<ulong> Agents, double LogE, double Density);
