using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /v1/agents/{name}</c>: one agent, and what is held against it.</summary>
internal static class AgentEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agents/{name}", GetAsync);

    internal static async Task<Results<Ok<AgentDetail>, ProblemHttpResult>> GetAsync(
        HttpRequest request,
        IFleetReader fleet,
        CancellationToken cancellationToken
    )
    {
        if (!Query.TryOnly(request.Query, [], out ProblemHttpResult? problem))
        {
            return problem;
        }

        string name = AgentName.Of(request);
        AgentDetail? detail = await fleet.FindAgentAsync(name, cancellationToken);
        return detail is null
            ? Problems.Of(StatusCodes.Status404NotFound, $"no agent is called '{name}'")
            : TypedResults.Ok(detail);
    }
}
