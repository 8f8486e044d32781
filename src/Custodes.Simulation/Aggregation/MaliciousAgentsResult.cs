namespace Custodes.Simulation.Aggregation;

/// <summary>How far lying agents move what is combined, in standard deviations of the honest.</summary>
/// <param name="Share">Of the agents that lie.</param>
/// <param name="Mean">Of all agents.</param>
/// <param name="BucketMeans">Trimmed mean (40 %) of the buckets' means.</param>
/// <param name="BucketMedians">Trimmed mean (25 %) of the buckets' medians.</param>
/// <param name="Ours">What the rules choose: clipped means, or medians when they are apart.</param>
/// <param name="DeviationInflation">How many times too large the standard deviation is.</param>
/// <param name="ScaleInflation">How many times too large the scale from median deviations is.</param>
/// <param name="AlarmAt">Where an alarm at five scales really is.</param>
public sealed record MaliciousAgentsResult(
    double Share,
    double Mean,
    double BucketMeans,
    double BucketMedians,
    double Ours,
    double DeviationInflation,
    double ScaleInflation,
    double AlarmAt
);
