using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Summaries;

/// <summary>One number of a bucket: means and medians over agents, each agent counting its registered weight.</summary>
/// <param name="Weight">Of the agents that have values; 0: nothing else is there.</param>
/// <param name="Mean">Of agents' means, each clipped to the certified centre ± so many scales.</param>
/// <param name="Median">Of agents' means.</param>
/// <param name="Deviation">Median distance of agents' means from <paramref name="Median"/>.</param>
/// <param name="Log2Variance">Median of the logarithms of agents' own variances.</param>
/// <param name="Sketch">Of agents' values; the mass of each is its weight times one vote.</param>
public readonly record struct FeatureSummary(
    uint Weight,
    long Mean,
    long Median,
    long Deviation,
    long Log2Variance,
    QuantileSketch Sketch
);
