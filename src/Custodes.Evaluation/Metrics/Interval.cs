namespace Custodes.Evaluation.Metrics;

/// <summary>The middle 95 % of what the bootstrap drew.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
