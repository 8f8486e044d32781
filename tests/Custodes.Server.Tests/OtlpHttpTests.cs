using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Custodes.Server.Otlp;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: OTLP over HTTP as its specification has it, and every limit with the reply that senders
/// understand. Method: a real server on loopback, a real client, requests at the limit and past it.
/// </summary>
public sealed class OtlpHttpTests
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    private static readonly byte[] Message = [10, 3, 1, 2, 3];

    [Theory]
    [InlineData("/v1/traces", TelemetrySignal.Traces)]
    [InlineData("/v1/logs", TelemetrySignal.Logs)]
    [InlineData("/v1/metrics", TelemetrySignal.Metrics)]
    public async Task A_protobuf_body_arrives_whole(string path, TelemetrySignal signal)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        using HttpResponseMessage response = await PostAsync(server, path, Protobuf, Message);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Protobuf, response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await BodyAsync(response));
        (TelemetrySignal taken, TelemetryEncoding encoding, byte[] body) = Assert.Single(
            server.Intake.Taken
        );
        Assert.Equal(signal, taken);
        Assert.Equal(TelemetryEncoding.Protobuf, encoding);
        Assert.Equal(Message, body);
        Assert.Equal(1, server.Host.Counters.Of(OtlpListener.Http, OtlpOutcome.Accepted));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task A_json_body_is_answered_in_json(string contentType)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] body = "{\"resourceSpans\":[]}"u8.ToArray();

        using HttpResponseMessage response = await PostAsync(
            server,
            "/v1/traces",
            contentType,
            body
        );

        Assert.Equal(Json, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("{}", Encoding.UTF8.GetString(await BodyAsync(response)));
        Assert.Equal(TelemetryEncoding.Json, Assert.Single(server.Intake.Taken).Encoding);
    }

    [Fact]
    public async Task A_gzip_body_is_decompressed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] plain = new byte[1_000_000];
        plain[999_999] = 7;

        using HttpResponseMessage response = await PostAsync(
            server,
            "/v1/logs",
            Protobuf,
            Bytes.Gzip(plain),
            "gzip"
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(plain, Assert.Single(server.Intake.Taken).Body);
    }

    [Fact]
    public async Task A_body_without_a_length_arrives_whole()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpRequestMessage request = Request("/v1/logs", Protobuf, new byte[100_000], null);
        request.Headers.TransferEncodingChunked = true;

        using HttpResponseMessage response = await SendAsync(server, request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(100_000, Assert.Single(server.Intake.Taken).Body.Length);
    }

    [Fact]
    public async Task What_was_rejected_is_told_in_protobuf()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Accepted(300, "no name");

        using HttpResponseMessage response = await PostAsync(
            server,
            "/v1/traces",
            Protobuf,
            Message
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        byte[] expected = [0x0a, 12, 0x08, 0xac, 0x02, 0x12, 7, .. "no name"u8];
        Assert.Equal(expected, await BodyAsync(response));
        Assert.Equal(1, server.Host.Counters.Of(OtlpListener.Http, OtlpOutcome.Partial));
    }

    [Theory]
    [InlineData("/v1/traces", "rejectedSpans")]
    [InlineData("/v1/logs", "rejectedLogRecords")]
    [InlineData("/v1/metrics", "rejectedDataPoints")]
    public async Task What_was_rejected_is_told_in_json(string path, string name)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Accepted(3, "no name");

        using HttpResponseMessage response = await PostAsync(server, path, Json, "{}"u8.ToArray());

        Assert.Equal(
            $$$"""{"partialSuccess":{"{{{name}}}":"3","errorMessage":"no name"}}""",
            Encoding.UTF8.GetString(await BodyAsync(response))
        );
    }

    [Fact]
    public async Task A_malformed_body_is_refused_for_good_with_the_reason()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Malformed("byte 3: field 9");

        using HttpResponseMessage response = await PostAsync(server, "/v1/logs", Json, [1]);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        Assert.Equal(
            """{"code":3,"message":"byte 3: field 9"}""",
            Encoding.UTF8.GetString(await BodyAsync(response))
        );
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    public async Task An_overloaded_node_says_when_to_come_back(int retryAfterMs, int seconds)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Overloaded(retryAfterMs);

        using HttpResponseMessage response = await PostAsync(server, "/v1/logs", Json, [1]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(seconds), response.Headers.RetryAfter!.Delta);
        Assert.Equal(1, server.Host.Counters.Of(OtlpListener.Http, OtlpOutcome.Overloaded));
    }

    [Fact]
    public async Task A_stopping_node_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = IntakeResult.Ending;

        using HttpResponseMessage response = await PostAsync(server, "/v1/logs", Json, [1]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(1, server.Host.Counters.Of(OtlpListener.Http, OtlpOutcome.Stopping));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_may_be_as_long_as_its_limit_and_no_longer(bool isChunked)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { RequestBytesMax = 100_000 }
        );
        foreach (int excess in new[] { 0, 1 })
        {
            byte[] body = new byte[100_000 + excess];
            using HttpRequestMessage request = Request("/v1/logs", Protobuf, body, null);
            request.Headers.TransferEncodingChunked = isChunked;
            using HttpResponseMessage response = await SendAsync(server, request);
            HttpStatusCode expected =
                excess == 0 ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge;
            Assert.Equal(expected, response.StatusCode);
        }

        Assert.Equal(1, server.Host.Counters.Of(OtlpListener.Http, OtlpOutcome.TooLarge));
    }

    [Fact]
    public async Task A_message_may_be_as_long_as_its_limit_after_decompression_and_no_longer()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { MessageBytesMax = 1_000_000 }
        );
        foreach (int excess in new[] { 0, 1 })
        {
            using HttpResponseMessage response = await PostAsync(
                server,
                "/v1/logs",
                Protobuf,
                Bytes.Gzip(new byte[1_000_000 + excess]),
                "gzip"
            );
            HttpStatusCode expected =
                excess == 0 ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge;
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_bomb_is_refused_and_its_memory_given_back()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] bomb = Bytes.Gzip(new byte[100 << 20]);
        Assert.InRange(bomb.Length, 1, server.Host.Options.RequestBytesMax);

        using HttpResponseMessage response = await PostAsync(
            server,
            "/v1/logs",
            Protobuf,
            bomb,
            "gzip"
        );

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(server.Intake.Taken);
        Assert.Equal(0, server.Host.BufferedBytes);
    }

    [Fact]
    public async Task Requests_that_together_pass_the_budget_are_told_to_come_back()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { BufferedBytesMax = 3 << 20 }
        );
        TaskCompletionSource gate = new();
        server.Intake.Gate = gate.Task;
        Task<HttpResponseMessage>[] waiting =
        [
            PostAsync(server, "/v1/logs", Protobuf, new byte[1 << 20]),
            PostAsync(server, "/v1/logs", Protobuf, new byte[1 << 20]),
            PostAsync(server, "/v1/logs", Protobuf, new byte[1 << 20]),
        ];
        while (server.Intake.Taken.Count < waiting.Length)
        {
            await Task.Yield();
        }

        using HttpResponseMessage refused = await PostAsync(server, "/v1/logs", Protobuf, [1]);
        gate.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        foreach (Task<HttpResponseMessage> request in waiting)
        {
            using HttpResponseMessage response = await request;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using HttpResponseMessage later = await PostAsync(server, "/v1/logs", Protobuf, [1]);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task What_is_not_gzip_or_cut_off_is_malformed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] sound = Bytes.Gzip(Encoding.ASCII.GetBytes("some text that is long enough"));
        foreach (byte[] body in new[] { Message, sound[..^9], sound[..5] })
        {
            using HttpResponseMessage response = await PostAsync(
                server,
                "/v1/logs",
                Protobuf,
                body,
                "gzip"
            );
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        Assert.Empty(server.Intake.Taken);
    }

    [Theory]
    [InlineData("POST", "/v1/events", Protobuf, null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/logs", Protobuf, null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/logs", "text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/v1/logs", "application/jsonx", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/v1/logs", null, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/v1/logs", Protobuf, "br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/v1/logs", Protobuf, "identity", HttpStatusCode.OK)]
    public async Task What_is_not_served_is_refused(
        string method,
        string path,
        string? contentType,
        string? contentEncoding,
        HttpStatusCode expected
    )
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpRequestMessage request = Request(path, contentType, Message, contentEncoding);
        request.Method = new HttpMethod(method);

        using HttpResponseMessage response = await SendAsync(server, request);

        Assert.Equal(expected, response.StatusCode);
        bool isServed = expected == HttpStatusCode.OK;
        Assert.Equal(
            isServed ? 0 : 1,
            server.Host.Counters.Of(OtlpListener.Http, OtlpOutcome.Unsupported)
        );
        Assert.Equal(isServed ? 1 : 0, server.Intake.Taken.Count);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        RunningServer server,
        string path,
        string contentType,
        byte[] body,
        string? contentEncoding = null
    )
    {
        using HttpRequestMessage request = Request(path, contentType, body, contentEncoding);
        return await SendAsync(server, request);
    }

    private static Task<HttpResponseMessage> SendAsync(
        RunningServer server,
        HttpRequestMessage request
    ) => server.Http.SendAsync(request, TestContext.Current.CancellationToken);

    private static HttpRequestMessage Request(
        string path,
        string? contentType,
        byte[] body,
        string? contentEncoding
    )
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = contentType is null
            ? null
            : MediaTypeHeaderValue.Parse(contentType);
        if (contentEncoding is not null)
        {
            content.Headers.ContentEncoding.Add(contentEncoding);
        }

        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static Task<byte[]> BodyAsync(HttpResponseMessage response) =>
        response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
