using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Summaries;

/// <summary>One number of a bucket before clipping: agents' means ascending, each with its agent's weight.</summary>
/// <param name="Weight">Of the agents that have values; 0: nothing else counts.</param>
/// <param name="Means">Of the agents, ascending.</param>
/// <param name="Weights">Of the same agents.</param>
/// <param name="Median">Of the means.</param>
/// <param name="Deviation">Median distance of the means from it.</param>
/// <param name="Log2Variance">Median of the logarithms of agents' own variances.</param>
/// <param name="Sketch">Of agents' values.</param>
internal readonly record struct NumberSums(
    long Weight,
    long[] Means,
    long[] Weights,
    long Median,
    long Deviation,
    long Log2Variance,
    QuantileSketch Sketch
);
