using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Summaries;

/// <summary>Ranks of a bucket's sessions under one detector (<see cref="Reports.CalibrationReport"/>).</summary>
/// <param name="Weight">Of the agents that have sessions.</param>
/// <param name="Scores">Theirs; the mass of each agent is its weight times one vote.</param>
public readonly record struct CalibrationSummary(uint Weight, QuantileSketch Scores);
