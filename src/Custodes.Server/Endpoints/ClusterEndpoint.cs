using Custodes.Contracts.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /v1/cluster</c>: what this node knows of its cluster.</summary>
internal static class ClusterEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, IClusterReader cluster)
    {
        FindingsEndpoint.Map(routes, cluster);
        routes.MapGet(
            "/v1/cluster",
            () => TypedResults.Json(cluster.View(), ServerJson.Default.ClusterView)
        );
    }
}
