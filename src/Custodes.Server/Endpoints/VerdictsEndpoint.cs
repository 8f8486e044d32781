using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /v1/verdicts?after=0&amp;limit=100</c>: decisions, the oldest first.</summary>
internal static class VerdictsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/verdicts", GetAsync);

    internal static async Task<Results<Ok<Page<Verdict>>, ProblemHttpResult>> GetAsync(
        HttpRequest request,
        IFleetReader fleet,
        CancellationToken cancellationToken
    ) =>
        !Query.TryOnly(request.Query, ["after", "limit"], out ProblemHttpResult? problem)
        || !Query.TryLimit(request.Query, out int limit, out problem)
        || !Query.TryNumber(
            request.Query,
            "after",
            0,
            long.MaxValue,
            0,
            out long after,
            out problem
        )
            ? problem
            : TypedResults.Ok(await fleet.ListVerdictsAsync(after, limit, cancellationToken));
}
