using System.Diagnostics;
using System.Text.Json;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary><c>POST /v1/agents/{name}/release</c>, <c>/quarantine</c> and <c>/reset</c>: an operator decides.</summary>
internal static class OrderEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/agents/{name}/release", ReleaseAsync);
        routes.MapPost("/v1/agents/{name}/quarantine", QuarantineAsync);
        routes.MapPost("/v1/agents/{name}/reset", ResetAsync);
    }

    internal static Task<Results<Ok<Verdict>, ProblemHttpResult>> ReleaseAsync(
        HttpRequest request,
        IFleetCommands fleet,
        CancellationToken cancellationToken
    ) => OrderAsync(request, fleet.ReleaseAsync, cancellationToken);

    internal static Task<Results<Ok<Verdict>, ProblemHttpResult>> QuarantineAsync(
        HttpRequest request,
        IFleetCommands fleet,
        CancellationToken cancellationToken
    ) => OrderAsync(request, fleet.QuarantineAsync, cancellationToken);

    internal static Task<Results<Ok<Verdict>, ProblemHttpResult>> ResetAsync(
        HttpRequest request,
        IFleetCommands fleet,
        CancellationToken cancellationToken
    ) => OrderAsync(request, fleet.ResetAsync, cancellationToken);

    private static async Task<Results<Ok<Verdict>, ProblemHttpResult>> OrderAsync(
        HttpRequest request,
        Func<string, string, string, CancellationToken, ValueTask<CommandResult>> send,
        CancellationToken cancellationToken
    )
    {
        (OperatorOrder order, ProblemHttpResult? problem) = await ReadAsync(
            request,
            cancellationToken
        );
        return problem is not null
            ? problem
            : Answer(
                request,
                await send(AgentName.Of(request), order.Actor!, order.Reason!, cancellationToken)
            );
    }

    private static Results<Ok<Verdict>, ProblemHttpResult> Answer(
        HttpRequest request,
        CommandResult result
    ) =>
        result switch
        {
            CommandResult.Done done => TypedResults.Ok(done.Verdict),
            CommandResult.UnknownAgent => Problems.Of(
                StatusCodes.Status404NotFound,
                $"no agent is called '{AgentName.Of(request)}'"
            ),
            CommandResult.Refused refused => Problems.Of(
                StatusCodes.Status409Conflict,
                refused.Reason
            ),
            CommandResult.Unavailable unavailable => Problems.Later(
                request.HttpContext.Response,
                StatusCodes.Status503ServiceUnavailable,
                unavailable.Reason
            ),
            _ => throw new UnreachableException(result.ToString()),
        };

    private static async ValueTask<(OperatorOrder Order, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        OperatorOrder order = new(null, null);

        // A page in the operator's browser can send a form to a loopback port unasked, but not JSON.
        if (!request.HasJsonContentType())
        {
            return (
                order,
                Problems.Of(
                    StatusCodes.Status415UnsupportedMediaType,
                    "Content-Type must be application/json"
                )
            );
        }

        try
        {
            order =
                await JsonSerializer.DeserializeAsync(
                    request.Body,
                    ServerJson.Default.OperatorOrder,
                    cancellationToken
                ) ?? order;
        }
        catch (JsonException failure)
        {
            return (
                order,
                Problems.Of(
                    StatusCodes.Status400BadRequest,
                    $"the body is no order: {failure.Message}"
                )
            );
        }

        return (
            order,
            Check("actor", order.Actor, OperatorOrder.ActorLengthMax)
                ?? Check("reason", order.Reason, OperatorOrder.ReasonLengthMax)
        );
    }

    private static ProblemHttpResult? Check(string name, string? value, int lengthMax)
    {
        bool isSound = !string.IsNullOrWhiteSpace(value) && value.Length <= lengthMax;

        // Both end up in logs and terminals, where control characters could forge lines.
        foreach (char character in value ?? "")
        {
            isSound &= !char.IsControl(character);
        }

        return isSound
            ? null
            : Problems.Parameter(
                name,
                $"must be 1 to {lengthMax} characters without control characters"
            );
    }
}
