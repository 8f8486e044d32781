using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Custodes.Server.Endpoints;

/// <summary>Reads an agent's name from the path.</summary>
/// <remarks>
/// Names hold slashes and percent signs. Routing decodes everything but <c>%2F</c>, after which the
/// two can no longer be told apart; so the name is taken from the path as it was sent.
/// </remarks>
internal static class AgentName
{
    /// <summary>The third part of <c>/v1/agents/{name}</c>.</summary>
    public static string Of(HttpRequest request) =>
        Of(request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget);

    internal static string Of(string target)
    {
        int queryStart = target.IndexOf('?', StringComparison.Ordinal);
        string path = queryStart < 0 ? target : target[..queryStart];
        string[] parts = path.Split('/');
        return parts.Length > 3 ? Uri.UnescapeDataString(parts[3]) : "";
    }
}
