namespace Custodes.Detection.Sessions;

/// <summary>The raw score of one call of a stored session.</summary>
/// <param name="Action">Keyed hash of the tool.</param>
/// <param name="Raw">Score before the tool's own level is taken off.</param>
public readonly record struct CallScore(ulong Action, double Raw);
