namespace Custodes.Detection.Sessions;

/// <summary>The raw scores of one call of a stored session.</summary>
/// <param name="Action">Keyed hash of the tool.</param>
/// <param name="Raw">Scores before the tool's own level is taken off.</param>
public readonly record struct CallScore(ulong Action, TierScores Raw);
