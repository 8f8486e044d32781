namespace Custodes.Baselines.Behaviour;

/// <summary>Where one number of an agent lay before, and where it lies now that it was learnt after all.</summary>
/// <param name="Feature">Which, as a <see cref="NumericFeature"/>.</param>
/// <param name="Before">Its mean when it was anchored, log2; not a number when nobody had told it.</param>
/// <param name="BeforeSpread">Its standard deviation then, octaves.</param>
/// <param name="Seen">Its mean in the sessions that stood out by it, log2.</param>
public readonly record struct LevelShift(int Feature, float Before, float BeforeSpread, float Seen);
