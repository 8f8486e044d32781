namespace Custodes.Evaluation.Refits;

/// <summary>One example to fit to.</summary>
/// <param name="Features">Its features; all examples have as many.</param>
/// <param name="IsPositive">Its class.</param>
/// <param name="Weight">How much it counts; above 0.</param>
public sealed record LogisticSample(double[] Features, bool IsPositive, double Weight);
