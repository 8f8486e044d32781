using System.Diagnostics;
using System.Globalization;
using Custodes.Transport.Frames;
using Custodes.Transport.Metrics;
using Custodes.Transport.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Custodes.Transport.Serving;

/// <summary>Answers the requests of peers; who asks was settled when the connection was made.</summary>
internal sealed class PeerEndpoint(
    IPeerHandler handler,
    InboundBudget budget,
    Inboxes inboxes,
    PeerOptions options,
    TimeProvider time
)
{
    /// <summary>Answers one.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        Peer peer = context.Features.GetRequiredFeature<PeerFeature>().Peer;
        peer.Figures.See(time.GetTimestamp());
        string path = context.Request.Path.Value ?? "";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await RefuseAsync(context, peer, InboundRefusal.NotFound);
        }
        else if (path == PeerPaths.Messages)
        {
            await TakeAsync(context, peer);
        }
        else if (PeerPaths.TryParseCall(path, out ushort kind))
        {
            await AnswerAsync(context, peer, kind);
        }
        else
        {
            await RefuseAsync(context, peer, InboundRefusal.NotFound);
        }
    }

    private async Task TakeAsync(HttpContext context, Peer peer)
    {
        Intake intake = new(peer, handler, budget, inboxes, options);
        InboundRefusal refusal = await ReadAsync(
            context,
            cancellation => intake.ReadAsync(context.Request.BodyReader, cancellation)
        );
        context.Response.Headers[PeerPaths.TakenHeader] = intake.Taken.ToString(
            CultureInfo.InvariantCulture
        );
        if (refusal == InboundRefusal.None)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.ContentLength = 0;
            return;
        }

        await RefuseAsync(context, peer, refusal);
    }

    private async Task AnswerAsync(HttpContext context, Peer peer, ushort kind)
    {
        InboundRefusal refusal =
            !handler.Accepts(peer.Index, kind) ? InboundRefusal.Forbidden
            : context.Request.ContentLength is not long length ? InboundRefusal.Malformed
            : length > options.FrameBytesMax ? InboundRefusal.TooLarge
            : !peer.Rate.TryTake() ? InboundRefusal.TooFast
            : !peer.TryBeginCall() ? InboundRefusal.TooManyCalls
            : InboundRefusal.None;
        if (refusal != InboundRefusal.None)
        {
            await RefuseAsync(context, peer, refusal);
            return;
        }

        try
        {
            await AnswerAsync(context, peer, kind, (int)context.Request.ContentLength!.Value);
        }
        finally
        {
            peer.EndCall();
        }
    }

    // The places for questions bound the memory: so many of a peer, each of a frame at most.
    private async Task AnswerAsync(HttpContext context, Peer peer, ushort kind, int length)
    {
        byte[] payload = GC.AllocateUninitializedArray<byte>(length);
        InboundRefusal refusal = await ReadAsync(
            context,
            async cancellation =>
            {
                await context.Request.Body.ReadExactlyAsync(payload, cancellation);
                return InboundRefusal.None;
            }
        );
        if (refusal != InboundRefusal.None)
        {
            await RefuseAsync(context, peer, refusal);
            return;
        }

        peer.Figures.Received(length);
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(options.CallMs), time);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(
            late.Token,
            context.RequestAborted
        );
        byte[]? answer;
        try
        {
            answer = await handler.OnCallAsync(peer.Index, kind, payload, any.Token);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return;
        }

        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = FramesContent.MediaType;
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private async ValueTask<InboundRefusal> ReadAsync(
        HttpContext context,
        Func<CancellationToken, ValueTask<InboundRefusal>> read
    )
    {
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(options.BodyMs), time);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(
            late.Token,
            context.RequestAborted
        );
        try
        {
            return await read(any.Token);
        }
        catch (BadHttpRequestException failure)
            when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return InboundRefusal.TooLarge;
        }
        catch (Exception failure)
            when (failure is IOException or OperationCanceledException or BadHttpRequestException)
        {
            return InboundRefusal.TooSlow;
        }
    }

    private static Task RefuseAsync(HttpContext context, Peer peer, InboundRefusal refusal)
    {
        peer.Figures.Refuse(refusal);
        HttpResponse response = context.Response;
        (response.StatusCode, string words) = refusal switch
        {
            InboundRefusal.Malformed => (StatusCodes.Status400BadRequest, "no such form\n"),
            InboundRefusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, "too large\n"),
            InboundRefusal.Forbidden => (StatusCodes.Status403Forbidden, "not from you\n"),
            InboundRefusal.QueueFull => (StatusCodes.Status429TooManyRequests, "queue full\n"),
            InboundRefusal.TooFast => (StatusCodes.Status429TooManyRequests, "too fast\n"),
            InboundRefusal.TooManyCalls => (StatusCodes.Status429TooManyRequests, "too many\n"),
            InboundRefusal.TooSlow => (StatusCodes.Status408RequestTimeout, "too slow\n"),
            InboundRefusal.NotFound => (StatusCodes.Status404NotFound, "no such path\n"),
            InboundRefusal.None or InboundRefusal.TooManyConnections or _ =>
                throw new UnreachableException(),
        };
        if (response.StatusCode == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = "1";
        }

        response.ContentType = "text/plain";
        return response.WriteAsync(words, context.RequestAborted);
    }
}
