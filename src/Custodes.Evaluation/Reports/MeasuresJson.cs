using System.Text.Json.Serialization;

namespace Custodes.Evaluation.Reports;

/// <summary>The JSON form of one group's measures.</summary>
internal sealed record MeasuresJson(
    [property: JsonPropertyName("benign")] int Benign,
    [property: JsonPropertyName("hijacked")] int Hijacked,
    [property: JsonPropertyName("resisted")] int Resisted,
    [property: JsonPropertyName("auc")] double? Auc,
    [property: JsonPropertyName("tpr1")] double? TprAt1,
    [property: JsonPropertyName("tpr5")] double? TprAt5,
    [property: JsonPropertyName("auc_resisted")] double? AucResisted,
    [property: JsonPropertyName("tpr")] double? Tpr,
    [property: JsonPropertyName("fpr")] double? Fpr,
    [property: JsonPropertyName("far_resisted")] double? AlarmsOnResisted,
    [property: JsonPropertyName("in_time")] double? InTime
);
