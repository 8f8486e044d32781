using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Custodes.Contracts;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Mvc;

namespace Custodes.Server.Endpoints;

/// <summary>Every shape of JSON that the API speaks, compiled.</summary>
/// <remarks>Odds may be infinite, which JSON has no number for: they are then strings.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [
        typeof(CamelCaseNames<BaselineState>),
        typeof(CamelCaseNames<CertifiedState>),
        typeof(CamelCaseNames<Detector>),
        typeof(CamelCaseNames<VerdictLevel>),
    ],
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(Page<AgentView>))]
[JsonSerializable(typeof(AgentDetail))]
[JsonSerializable(typeof(Page<Finding>))]
[JsonSerializable(typeof(FleetNotice))]
[JsonSerializable(typeof(Page<Verdict>))]
[JsonSerializable(typeof(FleetHealth))]
[JsonSerializable(typeof(OperatorOrder))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(FleetOrderResult))]
[JsonSerializable(typeof(FleetFindingsView))]
[JsonSerializable(typeof(string))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>Makes the web server's own options those of this class.</summary>
    public static void ApplyTo(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.NumberHandling = Default.Options.NumberHandling;

        // The web server's own lets markup through as it is, and marks that turn the direction of text; names come from telemetry.
        options.Encoder = JavaScriptEncoder.Default;
        foreach (JsonConverter converter in Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }
    }
}
