using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /v1/agents?limit=100&amp;cursor=C&amp;role=R&amp;level=suspect</c>: who is there.</summary>
internal static class AgentsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/agents", GetAsync);

    internal static async Task<Results<Ok<Page<AgentView>>, ProblemHttpResult>> GetAsync(
        HttpRequest request,
        IFleetReader fleet,
        CancellationToken cancellationToken
    )
    {
        IQueryCollection query = request.Query;
        if (
            !Query.TryOnly(
                query,
                ["limit", "cursor", "role", "level"],
                out ProblemHttpResult? problem
            ) || !Query.TryLimit(query, out int limit, out problem)
        )
        {
            return problem;
        }

        VerdictLevel? level = null;
        if (query.ContainsKey("level"))
        {
            level = LevelOf(query["level"]);
            if (level is null)
            {
                return Problems.Parameter("level", "must be normal, watch, suspect or quarantined");
            }
        }

        Page<AgentView>? page = await fleet.ListAgentsAsync(
            new AgentQuery(query["cursor"], limit, query["role"], level),
            cancellationToken
        );
        return page is null
            ? Problems.Parameter("cursor", "not one that this node gave out")
            : TypedResults.Ok(page);
    }

    private static VerdictLevel? LevelOf(string? name) =>
        name switch
        {
            "normal" => VerdictLevel.Normal,
            "watch" => VerdictLevel.Watch,
            "suspect" => VerdictLevel.Suspect,
            "quarantined" => VerdictLevel.Quarantined,
            _ => null,
        };
}
