using System.Text.Json.Serialization;

namespace Custodes.Evaluation.Reports;

/// <summary>The JSON form of a report.</summary>
internal sealed record EvaluationJson(
    [property: JsonPropertyName("protocol")] string Protocol,
    [property: JsonPropertyName("evade")] string Evade,
    [property: JsonPropertyName("refit")] bool Refit,
    [property: JsonPropertyName("scorers")] IReadOnlyList<ScorerJson> Scorers
);
