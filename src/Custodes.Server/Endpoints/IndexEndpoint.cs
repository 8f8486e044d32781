using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /v1</c>: what can be asked here.</summary>
internal static class IndexEndpoint
{
    private const string Index = """
        Custodes

        GET  /                                        the same for people, in a browser
        GET  /v1/agents?limit=&cursor=&role=&level=   agents
        GET  /v1/agents/{name}                        one agent, and what is held against it
        POST /v1/agents/{name}/release                {"actor":"...","reason":"..."}
        POST /v1/agents/{name}/quarantine             {"actor":"...","reason":"..."}
        GET  /v1/alarms?after=&limit=                 alarms; Accept: text/event-stream for a stream
        GET  /v1/verdicts?after=&limit=               decisions
        GET  /v1/cluster                              the cluster, its validators and certificates
        GET  /v1/evidence/{entry}                     what the log holds of an alarm or a verdict
        GET  /v1/evidence/{entry}/proof               a proof of it that anybody can check
        GET  /log/checkpoint, /log/tile/...           the log, for custodes verify and others
        GET  /metrics                                 for Prometheus
        GET  /healthz                                 the process answers
        GET  /readyz                                  the node does its work

        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1", () => TypedResults.Text(Index));
}
