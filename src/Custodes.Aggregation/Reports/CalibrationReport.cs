using Custodes.Aggregation.Sketches;

namespace Custodes.Aggregation.Reports;

/// <summary>How rare an agent's sessions were to one detector.</summary>
/// <param name="Sessions">How many, at most <see cref="ReportLimits.ValueCountMax"/>.</param>
/// <param name="Scores">Their ranks in bits, -log2 of their p-values, of unit mass, or empty when there are none.</param>
public readonly record struct CalibrationReport(ushort Sessions, QuantileSketch Scores);
