using System.Net;
using System.Security.Cryptography;
using System.Text;
using Custodes.Contracts.Fleet;
using Custodes.Server.Endpoints;
using Custodes.Server.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Custodes.Server;

/// <summary>Lets in those who show the token, or, on a loopback listener without one, this machine.</summary>
internal sealed class ApiGate(ServerOptions options, Action<DeniedCall> onDenied)
{
    private const string Scheme = "Bearer ";

    // Hashed, so that the comparison takes as long for a wrong length as for a wrong content.
    private readonly byte[]? tokenHash =
        options.ApiToken.Length == 0 ? null : Hash(options.ApiToken);

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        ProblemHttpResult? problem = Check(context);
        if (problem is not null && HttpMethods.IsPost(context.Request.Method))
        {
            onDenied(
                new DeniedCall(
                    $"POST {context.Request.Path.Value}",
                    context.Connection.RemoteIpAddress?.ToString() ?? "",
                    problem.ProblemDetails.Detail ?? ""
                )
            );
        }

        if (problem is null)
        {
            await next(context);
            problem = context.GetEndpoint() is null
                ? Problems.Of(StatusCodes.Status404NotFound, "no such endpoint; GET /v1 lists them")
                : null;
        }

        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private ProblemHttpResult? Check(HttpContext context)
    {
        if (tokenHash is null)
        {
            // A name of its own that leads to 127.0.0.1 would let any web page that the operator
            // visits talk to this port as if it came from here.
            return IsLoopback(context.Request.Host.Host)
                ? null
                : Problems.Of(
                    StatusCodes.Status403Forbidden,
                    "Host must be localhost, 127.0.0.1 or [::1]: the API has no token"
                );
        }

        // Probes come from load balancers, which have no token; they learn nothing but readiness.
        // The page is the same for everybody; what it shows it asks for, with the token.
        if (
            context.Request.Path.Value is "/healthz" or "/readyz"
            || DashboardEndpoint.IsFor(context.Request)
        )
        {
            return null;
        }

        string authorization = context.Request.Headers.Authorization.ToString();
        bool isShown =
            authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(
                Hash(authorization[Scheme.Length..]),
                tokenHash
            );
        if (isShown)
        {
            return null;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(
            StatusCodes.Status401Unauthorized,
            "Authorization: Bearer with the configured token is required"
        );
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
