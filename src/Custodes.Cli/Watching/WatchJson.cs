using System.Text.Json.Serialization;

namespace Custodes.Cli.Watching;

/// <summary>How these records look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(FindingLine))]
[JsonSerializable(typeof(VerdictLine))]
[JsonSerializable(typeof(WatchSummary))]
internal sealed partial class WatchJson : JsonSerializerContext;
