using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /metrics</c>: everything that is counted, for Prometheus.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Adds the route.</summary>
    /// <param name="routes">Takes the route.</param>
    /// <param name="appendOwn">Adds what the server itself counts to what the node does.</param>
    public static void Map(IEndpointRouteBuilder routes, Action<List<MetricSample>> appendOwn) =>
        routes.MapGet(
            "/metrics",
            async (IFleetReader fleet, CancellationToken cancellationToken) =>
            {
                List<MetricSample> samples = [.. await fleet.GetMetricsAsync(cancellationToken)];
                appendOwn(samples);
                return TypedResults.Text(PrometheusText.Write(samples), PrometheusText.ContentType);
            }
        );
}
