using System.Text.Json.Serialization;
using Custodes.Contracts;

namespace Custodes.Node.Serving;

/// <summary>How findings and verdicts stand in a snapshot.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class FleetJson : JsonSerializerContext;
