using System.Text.Json.Serialization;

namespace Custodes.Evaluation.Reports;

/// <summary>Serialises without reflection.</summary>
[JsonSerializable(typeof(EvaluationJson))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
