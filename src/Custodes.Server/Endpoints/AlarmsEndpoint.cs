using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Custodes.Server.Endpoints;

/// <summary>
/// <c>GET /v1/alarms?after=0&amp;limit=100</c>: alarms, the oldest first; with
/// <c>Accept: text/event-stream</c> or <c>?stream=1</c> as they happen.
/// </summary>
internal static class AlarmsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, AlarmStream stream) =>
        routes.MapGet(
            "/v1/alarms",
            async (HttpContext context, IFleetReader fleet) =>
            {
                if (WantsStream(context.Request))
                {
                    await stream.RunAsync(context);
                }
                else
                {
                    Results<Ok<Page<Finding>>, ProblemHttpResult> result = await GetAsync(
                        context.Request,
                        fleet,
                        context.RequestAborted
                    );
                    await result.ExecuteAsync(context);
                }
            }
        );

    internal static bool WantsStream(HttpRequest request)
    {
        if (request.Query.TryGetValue("stream", out StringValues wanted))
        {
            return wanted == "1";
        }

        foreach (string? accepted in request.Headers.Accept)
        {
            if (accepted?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    internal static async Task<Results<Ok<Page<Finding>>, ProblemHttpResult>> GetAsync(
        HttpRequest request,
        IFleetReader fleet,
        CancellationToken cancellationToken
    ) =>
        !Query.TryOnly(request.Query, ["after", "limit", "stream"], out ProblemHttpResult? problem)
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
            : TypedResults.Ok(await fleet.ListAlarmsAsync(after, limit, cancellationToken));
}
