using System.Globalization;
using Custodes.Contracts.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Endpoints;

/// <summary>
/// <c>GET /v1/evidence/{entry}</c> and <c>/proof</c>: what the log holds of an alarm or a verdict, and the
/// proof of it; <c>GET /log/...</c>: the log itself, in the layout of c2sp.org/tlog-tiles.
/// </summary>
internal static class EvidenceEndpoint
{
    private const string Checkpoint = "checkpoint";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/evidence/{entry}", GetEntryAsync);
        routes.MapGet("/v1/evidence/{entry}/proof", GetProofAsync);
        routes.MapGet("/log/{**path}", GetFileAsync);
    }

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetEntryAsync(
        HttpContext context,
        string entry,
        IEvidenceReader evidence,
        CancellationToken cancellationToken
    ) =>
        TryIndex(entry, out long index)
            ? Answer(
                context.Response,
                await evidence.ReadEntryAsync(index, cancellationToken),
                "application/json",
                $"no entry {entry}"
            )
            : NoIndex();

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetProofAsync(
        HttpContext context,
        string entry,
        IEvidenceReader evidence,
        CancellationToken cancellationToken
    ) =>
        TryIndex(entry, out long index)
            ? Answer(
                context.Response,
                await evidence.ProveAsync(index, cancellationToken),
                "text/plain; charset=utf-8",
                $"no entry {entry}"
            )
            : NoIndex();

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetFileAsync(
        HttpContext context,
        string? path,
        IEvidenceReader evidence,
        CancellationToken cancellationToken
    )
    {
        Results<FileContentHttpResult, ProblemHttpResult> answer = Answer(
            context.Response,
            await evidence.ReadFileAsync(path ?? "", cancellationToken),
            path == Checkpoint ? "text/plain; charset=utf-8" : "application/octet-stream",
            "the log has no such file"
        );

        // A tile never changes; the checkpoint is all that does.
        if (answer.Result is FileContentHttpResult)
        {
            context.Response.Headers.CacheControl =
                path == Checkpoint ? "no-cache" : "public, max-age=31536000, immutable";
        }

        return answer;
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Answer(
        HttpResponse response,
        EvidenceAnswer answer,
        string contentType,
        string unknown
    ) =>
        answer switch
        {
            EvidenceAnswer.Found found => TypedResults.File(found.Bytes.ToArray(), contentType),
            EvidenceAnswer.NotYet notYet => Problems.Later(
                response,
                StatusCodes.Status503ServiceUnavailable,
                notYet.Reason
            ),
            _ => Problems.Of(StatusCodes.Status404NotFound, unknown),
        };

    private static bool TryIndex(string text, out long index) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static ProblemHttpResult NoIndex() =>
        Problems.Parameter("entry", "a whole number from 0 is expected");
}
