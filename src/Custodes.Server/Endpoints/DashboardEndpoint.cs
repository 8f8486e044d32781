using System.Reflection;
using Custodes.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>GET /</c>: a page that shows what the API says, and its script and style.</summary>
/// <remarks>
/// The same bytes for everybody, with nothing of the fleet in them: the script asks the API, as any client does. It needs
/// nothing from elsewhere, and the policy that it is sent with lets nothing in.
/// </remarks>
internal static class DashboardEndpoint
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string Name, string Type)[] Files =
    [
        ("/", "dashboard.html", "text/html; charset=utf-8"),
        ("/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8"),
        ("/dashboard.css", "dashboard.css", "text/css; charset=utf-8"),
    ];

    /// <summary>Whether a request is for one of the files, which need no token.</summary>
    public static bool IsFor(HttpRequest request)
    {
        foreach ((string path, _, _) in Files)
        {
            if (
                HttpMethods.IsGet(request.Method)
                && string.Equals(request.Path.Value, path, StringComparison.Ordinal)
            )
            {
                return true;
            }
        }

        return false;
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string path, string name, string type) in Files)
        {
            byte[] content = Read(name);
            routes.MapGet(
                path,
                (HttpContext context) =>
                {
                    context.Response.Headers.ContentSecurityPolicy = Policy;
                    context.Response.Headers["Referrer-Policy"] = "no-referrer";
                    context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
                    context.Response.Headers.XFrameOptions = "DENY";
                    return TypedResults.Bytes(content, type);
                }
            );
        }
    }

    private static byte[] Read(string name)
    {
        using Stream? stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream($"Custodes.Server.Dashboard.{name}");
        Invariant.That(stream is not null);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
