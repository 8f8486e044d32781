namespace Custodes.Evaluation.Metrics;

/// <summary>The measures of one suite, or of all traces.</summary>
/// <param name="Group">The suite, or <see cref="StrictResult.PooledGroup"/>.</param>
/// <param name="Measures">How well the scores did there.</param>
public sealed record GroupMeasures(string Group, Measures Measures);
