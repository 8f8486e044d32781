using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary>
/// <c>GET /healthz</c>: does the process answer? <c>GET /readyz</c>: is it worth sending telemetry to?
/// </summary>
internal static class HealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n"));
        routes.MapGet("/readyz", GetReadyAsync);
    }

    internal static async Task<JsonHttpResult<FleetHealth>> GetReadyAsync(
        IFleetReader fleet,
        CancellationToken cancellationToken
    )
    {
        FleetHealth health = await fleet.GetHealthAsync(cancellationToken);
        return TypedResults.Json(
            health,
            ServerJson.Default.FleetHealth,
            statusCode: health.IsReady
                ? StatusCodes.Status200OK
                : StatusCodes.Status503ServiceUnavailable
        );
    }
}
