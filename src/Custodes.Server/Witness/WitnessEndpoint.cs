using Custodes.Evidence.Witnessing;
using Custodes.Server.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Custodes.Server.Witness;

/// <summary>
/// <c>POST /add-checkpoint</c> and <c>GET /HASH/checkpoint</c> (C2SP tlog-witness), <c>/metrics</c>, <c>/healthz</c>.
/// </summary>
internal sealed class WitnessEndpoint(IWitness witness, WitnessCounters counters, TimeProvider time)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/add-checkpoint", AddAsync);
        routes.MapGet("/{hash:length(64)}/checkpoint", GetHeadAsync);
        routes.MapGet("/metrics", GetMetricsAsync);
        routes.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
    }

    private async Task AddAsync(HttpContext context)
    {
        byte[] buffer = new byte[AddCheckpointRequest.BytesMax + 1];
        int? read = await ReadAsync(context.Request, buffer, context.RequestAborted);
        if (read is not int bytes)
        {
            return;
        }

        // One byte past the limit is enough to see that there is too much.
        WitnessAnswer answer = witness.Add(
            buffer.AsSpan(0, bytes),
            time.GetUtcNow().ToUnixTimeSeconds()
        );
        counters.Add(answer.Outcome);
        context.Response.StatusCode = answer.Status;
        await SendAsync(context, answer.ContentType, answer.ToBytes());
    }

    private Task GetHeadAsync(HttpContext context)
    {
        if (!witness.TryHead((string)context.GetRouteValue("hash")!, out byte[]? note))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return SendAsync(context, WitnessAnswer.TextType, "no head was cosigned\n"u8.ToArray());
        }

        context.Response.Headers.CacheControl = "no-cache";
        return SendAsync(context, WitnessAnswer.TextType, note);
    }

    private Task GetMetricsAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(
            PrometheusText.Write(counters.ToSamples(witness.Heads())),
            context.RequestAborted
        );
    }

    private static async Task SendAsync(HttpContext context, string contentType, byte[] body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Reads until the body ends or the buffer is full; null when the sender went away.</summary>
    private static async Task<int?> ReadAsync(
        HttpRequest request,
        byte[] buffer,
        CancellationToken cancellationToken
    )
    {
        // What is announced as too long is not read at all: the empty rest of the buffer stands for it.
        if (request.ContentLength >= buffer.Length)
        {
            return buffer.Length;
        }

        try
        {
            return await request.Body.ReadAtLeastAsync(
                buffer,
                buffer.Length,
                throwOnEndOfStream: false,
                cancellationToken
            );
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            request.HttpContext.Abort();
            return null;
        }
    }
}
