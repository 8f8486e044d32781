using Custodes.Contracts.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /v1/findings?order=causal&amp;limit=100</c>: findings of the whole cluster, at its global node.</summary>
internal static class FindingsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, IClusterReader cluster) =>
        routes.MapGet("/v1/findings", (HttpRequest request) => Get(request, cluster));

    internal static Results<JsonHttpResult<FleetFindingsView>, ProblemHttpResult> Get(
        HttpRequest request,
        IClusterReader cluster
    )
    {
        IQueryCollection query = request.Query;
        if (
            !Query.TryOnly(query, ["limit", "order"], out ProblemHttpResult? problem)
            || !Query.TryLimit(query, out int limit, out problem)
        )
        {
            return problem;
        }

        if (query.ContainsKey("order") && query["order"] != "causal")
        {
            return Problems.Parameter("order", "must be causal");
        }

        return cluster.Findings(limit) is { } view
            ? TypedResults.Json(view, ServerJson.Default.FleetFindingsView)
            : TypedResults.Problem(
                "only the global node has the findings of the cluster",
                statusCode: StatusCodes.Status404NotFound
            );
    }
}
