namespace Custodes.Detection.Conformal;

/// <summary>The score of a session, and for how many it counts.</summary>
/// <param name="Score">Its score.</param>
/// <param name="Weight">In (0, 1]; 1 for a session that is like no other.</param>
public readonly record struct WeightedScore(double Score, double Weight);
