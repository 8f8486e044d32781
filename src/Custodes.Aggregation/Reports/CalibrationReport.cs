using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Reports;

/// <summary>What one detector made of an agent's normal sessions.</summary>
/// <param name="Sessions">How many, at most <see cref="ReportLimits.ValueCountMax"/>.</param>
/// <param name="Scores">Their scores, of unit mass, or empty when there are none.</param>
public readonly record struct CalibrationReport(ushort Sessions, QuantileSketch Scores);
