namespace Custodes.Baselines.Behaviour;

/// <summary>Where one number of an agent lay before, and where it lies now that it was learnt after all.</summary>
/// <param name="Feature">Which, as a <see cref="NumericFeature"/>.</param>
/// <param name="Before">Its mean before, log2.</param>
/// <param name="BeforeSpread">Its standard deviation before, octaves.</param>
/// <param name="Seen">Its mean in the sessions that stood out by it, log2.</param>
public readonly record struct LevelShift(
    int Feature,
    float Before,
    float BeforeSpread,
    float Seen
);
