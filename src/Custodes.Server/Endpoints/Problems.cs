using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Custodes.Server.Endpoints;

/// <summary>Replies that say what is wrong (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>A parameter that is not what it may be; its name is a member of its own.</summary>
    public static ProblemHttpResult Parameter(string name, string detail) =>
        TypedResults.Problem(
            $"{name}: {detail}",
            statusCode: StatusCodes.Status400BadRequest,
            extensions: [new("parameter", name)]
        );

    /// <summary>Anything else.</summary>
    public static ProblemHttpResult Of(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status);

    /// <summary>Not now: says when to try again.</summary>
    public static ProblemHttpResult Later(HttpResponse response, int status, string detail)
    {
        response.Headers.RetryAfter = 5.ToString(CultureInfo.InvariantCulture);
        return Of(status, detail);
    }
}
