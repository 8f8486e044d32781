using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Metrics;

namespace Custodes.Evaluation.Reports;

/// <summary>What one scorer reached.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">Its measures.</param>
/// <param name="Scores">Its scores, in the order of the labels.</param>
public sealed record ScorerReport(
    string Name,
    StrictResult Result,
    IReadOnlyList<KeyValuePair<string, TraceScore>> Scores
);
