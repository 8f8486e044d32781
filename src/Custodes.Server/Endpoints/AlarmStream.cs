using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Custodes.Server.Endpoints;

/// <summary>Sends alarms, and notices about the node, as server-sent events (WHATWG HTML, section 9.2).</summary>
/// <remarks>
/// An event's id is the alarm's. A client that comes back with <c>Last-Event-ID</c> gets what it
/// missed first. The subscription begins before the past is read, and what both hold is sent once: in
/// the other order an alarm between the two would be lost.
/// </remarks>
internal sealed class AlarmStream(
    IFleetReader fleet,
    IAlarmFeed feed,
    TimeProvider time,
    ServerOptions options,
    CancellationToken stopping
)
{
    private const int BackfillPage = 100;

    private readonly StreamSlots slots = new(options.StreamsPerCallerMax);

    public async Task RunAsync(HttpContext context)
    {
        if (!TryLastId(context.Request, out long? lastId, out ProblemHttpResult? problem))
        {
            await problem!.ExecuteAsync(context);
            return;
        }

        IPAddress caller = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!slots.TryTake(caller))
        {
            await Problems
                .Later(
                    context.Response,
                    StatusCodes.Status429TooManyRequests,
                    $"{options.StreamsPerCallerMax} streams are open from this address"
                )
                .ExecuteAsync(context);
            return;
        }

        try
        {
            if (!feed.TrySubscribe(out IAlarmSubscription? subscription))
            {
                await Problems
                    .Later(
                        context.Response,
                        StatusCodes.Status503ServiceUnavailable,
                        "no more streams can be opened"
                    )
                    .ExecuteAsync(context);
                return;
            }

            using (subscription)
            {
                await SendAsync(context, subscription, lastId);
            }
        }
        finally
        {
            slots.Return(caller);
        }
    }

    private async Task SendAsync(HttpContext context, IAlarmSubscription subscription, long? lastId)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            stopping
        );
        context.Response.ContentType = "text/event-stream";
        PipeWriter body = context.Response.BodyWriter;
        try
        {
            // Sent at once, so that the client knows it is connected.
            body.Write(": alarms\n\n"u8);
            await body.FlushAsync(ending.Token);
            long sentId = lastId is null
                ? 0
                : await SendMissedAsync(body, lastId.Value, ending.Token);
            await SendNewAsync(body, subscription, sentId, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left or the server stops: both end a stream as it is meant to end.
            return;
        }

        string reason = subscription.EndReason == AlarmFeedEnd.TooSlow ? "too slow" : "going down";
        body.Write(Encoding.UTF8.GetBytes($"event: end\ndata: {reason}\n\n"));
        await body.FlushAsync(context.RequestAborted);
    }

    private async Task<long> SendMissedAsync(
        PipeWriter body,
        long lastId,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            Page<Finding> page = await fleet.ListAlarmsAsync(
                lastId,
                BackfillPage,
                cancellationToken
            );
            foreach (Finding alarm in page.Items)
            {
                Write(body, alarm);
                lastId = alarm.Id;
            }

            await body.FlushAsync(cancellationToken);
            if (page.Next is null)
            {
                return lastId;
            }
        }
    }

    private async Task SendNewAsync(
        PipeWriter body,
        IAlarmSubscription subscription,
        long sentId,
        CancellationToken cancellationToken
    )
    {
        var heartbeat = TimeSpan.FromMilliseconds(options.HeartbeatMs);
        Task<bool> more = subscription.Items.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            try
            {
                if (!await more.WaitAsync(heartbeat, time, cancellationToken))
                {
                    return;
                }
            }
            catch (TimeoutException)
            {
                body.Write(":\n\n"u8);
                await body.FlushAsync(cancellationToken);
                continue;
            }

            while (subscription.Items.TryRead(out FeedItem item))
            {
                if (item.Notice is { } notice)
                {
                    Write(body, notice);
                }
                else if (item.Alarm is { } alarm && alarm.Id > sentId)
                {
                    Write(body, alarm);
                    sentId = alarm.Id;
                }
            }

            await body.FlushAsync(cancellationToken);
            more = subscription.Items.WaitToReadAsync(cancellationToken).AsTask();
        }
    }

    private static void Write(PipeWriter body, Finding alarm)
    {
        string id = alarm.Id.ToString(CultureInfo.InvariantCulture);
        body.Write(Encoding.ASCII.GetBytes($"id: {id}\nevent: alarm\ndata: "));
        body.Write(JsonSerializer.SerializeToUtf8Bytes(alarm, ServerJson.Default.Finding));
        body.Write("\n\n"u8);
    }

    // Without an id: whoever comes back gets the notices that stand then, and alarms after the last one it saw.
    private static void Write(PipeWriter body, FleetNotice notice)
    {
        body.Write("event: notice\ndata: "u8);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(notice, ServerJson.Default.FleetNotice));
        body.Write("\n\n"u8);
    }

    private static bool TryLastId(
        HttpRequest request,
        out long? lastId,
        out ProblemHttpResult? problem
    )
    {
        lastId = null;
        if (!Query.TryOnly(request.Query, ["after", "stream"], out problem))
        {
            return false;
        }

        // The header wins: a browser keeps the URL when it reconnects.
        string? text = request.Headers["Last-Event-ID"];
        string name = text is null ? "after" : "Last-Event-ID";
        text ??= request.Query["after"];
        if (text is null)
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed))
        {
            problem = Problems.Parameter(name, "must be the id of an alarm");
            return false;
        }

        lastId = parsed;
        return true;
    }
}
