namespace Custodes.Evaluation.Scoring;

/// <summary>A scorer as it stands in a report.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Factory">Makes one a fold.</param>
public sealed record NamedScorer(string Name, ScorerFactory Factory);
