using System.Text.Json.Serialization;

namespace Custodes.Evaluation.Reports;

/// <summary>The JSON form of one scorer's results.</summary>
internal sealed record ScorerJson(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("groups")] SortedDictionary<string, MeasuresJson> Groups,
    [property: JsonPropertyName("ci")] SortedDictionary<string, double[]> Intervals,
    [property: JsonPropertyName("missing")] int Missing
);
