using System.Net;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: a stream gives every alarm once, in order, also after a break; slow and greedy readers are
/// let go. Method: real connections, read line by line; the feed is driven by the test.
/// </summary>
public sealed class AlarmStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alarms_arrive_as_they_happen()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "/v1/alarms?stream=1");
        using StreamReader lines = await LinesAsync(response);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(": alarms", await EventAsync(lines));

        server.Alarms.Publish(Samples.Alarm(7));

        string[] parts = (await EventAsync(lines)).Split('\n');
        Assert.Equal("id: 7", parts[0]);
        Assert.Equal("event: alarm", parts[1]);
        Assert.StartsWith("data: {\"id\":7,", parts[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_that_stands_comes_at_once_and_has_no_id()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Alarms.Publish(
            new FleetNotice(FleetNotice.Certification, IsOn: true, 5, "st\nalled")
        );
        using HttpResponseMessage response = await OpenAsync(server, "/v1/alarms?stream=1");
        using StreamReader lines = await LinesAsync(response);
        Assert.Equal(": alarms", await EventAsync(lines));
        Assert.Equal(
            """
            event: notice
            data: {"kind":"certification","isOn":true,"timeMs":5,"text":"st\nalled"}
            """.ReplaceLineEndings("\n"),
            await EventAsync(lines)
        );
        server.Alarms.Publish(Samples.Alarm(7));
        Assert.StartsWith("id: 7\n", await EventAsync(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_missed_comes_first_and_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (long id = 1; id <= 250; id++)
        {
            server.Fleet.Alarms.Add(Samples.Alarm(id));
        }

        using HttpResponseMessage response = await OpenAsync(server, "/v1/alarms", lastId: "3");
        using StreamReader lines = await LinesAsync(response);
        await EventAsync(lines);
        server.Alarms.Publish(Samples.Alarm(250));
        server.Alarms.Publish(Samples.Alarm(251));

        for (long id = 4; id <= 251; id++)
        {
            string alarm = await EventAsync(lines);
            Assert.StartsWith($"id: {id}\n", alarm, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Silence_is_filled_with_comments()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { HeartbeatMs = 10 }
        );
        using HttpResponseMessage response = await OpenAsync(server, "/v1/alarms?stream=1");
        using StreamReader lines = await LinesAsync(response);
        await EventAsync(lines);
        Assert.Equal(":", await EventAsync(lines));
        Assert.Equal(":", await EventAsync(lines));
    }

    [Fact]
    public async Task A_caller_may_open_its_share_of_streams_and_no_more()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { StreamsPerCallerMax = 2 }
        );
        using HttpResponseMessage first = await OpenAsync(server, "/v1/alarms?stream=1");
        using HttpResponseMessage second = await OpenAsync(server, "/v1/alarms?stream=1");
        using HttpResponseMessage third = await OpenAsync(server, "/v1/alarms?stream=1");
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);

        second.Dispose();
        while (server.Alarms.SubscriptionCount > 1)
        {
            await Task.Yield();
        }

        HttpStatusCode status;
        do
        {
            using HttpResponseMessage again = await OpenAsync(server, "/v1/alarms?stream=1");
            status = again.StatusCode;
        } while (status == HttpStatusCode.TooManyRequests);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task All_callers_together_may_open_so_many_streams_and_no_more()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { StreamCountMax = 1 }
        );
        using HttpResponseMessage first = await OpenAsync(server, "/v1/alarms?stream=1");
        using HttpResponseMessage second = await OpenAsync(server, "/v1/alarms?stream=1");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task A_stopping_server_ends_its_streams()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await OpenAsync(server, "/v1/alarms?stream=1");
        using StreamReader lines = await LinesAsync(response);
        await EventAsync(lines);
        server.Alarms.Stop();
        Assert.Equal("event: end\ndata: going down", await EventAsync(lines));
        Assert.Null(await lines.ReadLineAsync(Cancellation));
        await server.Host.StopAsync(Cancellation);
    }

    private static async Task<HttpResponseMessage> OpenAsync(
        RunningServer server,
        string target,
        string? lastId = null
    )
    {
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return await server.Api.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            Cancellation
        );
    }

    private static async Task<StreamReader> LinesAsync(HttpResponseMessage response) =>
        new(await response.Content.ReadAsStreamAsync(Cancellation));

    private static async Task<string> EventAsync(StreamReader lines)
    {
        List<string> parts = [];
        while (await lines.ReadLineAsync(Cancellation) is { Length: > 0 } line)
        {
            parts.Add(line);
        }

        return string.Join('\n', parts);
    }
}
