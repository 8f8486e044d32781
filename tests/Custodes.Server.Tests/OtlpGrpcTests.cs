using System.Net;
using System.Net.Http.Headers;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Custodes.Server.Otlp;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: gRPC's unary calls as its HTTP/2 protocol has them, and every refusal with its status.
/// Method: a real server on loopback; frames made by hand, sent by a real HTTP/2 client.
/// </summary>
public sealed class OtlpGrpcTests
{
    private const string Logs = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private static readonly byte[] Message = [10, 3, 1, 2, 3];

    [Theory]
    [InlineData("trace.v1.TraceService", TelemetrySignal.Traces)]
    [InlineData("logs.v1.LogsService", TelemetrySignal.Logs)]
    [InlineData("metrics.v1.MetricsService", TelemetrySignal.Metrics)]
    public async Task A_call_arrives_whole(string service, TelemetrySignal signal)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        (HttpResponseMessage response, byte[] body) = await CallAsync(
            server,
            $"/opentelemetry.proto.collector.{service}/Export",
            Bytes.Frame(Message)
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(new byte[5], body);
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        (TelemetrySignal taken, TelemetryEncoding encoding, byte[] message) = Assert.Single(
            server.Intake.Taken
        );
        Assert.Equal(signal, taken);
        Assert.Equal(TelemetryEncoding.Protobuf, encoding);
        Assert.Equal(Message, message);
    }

    [Fact]
    public async Task A_compressed_call_arrives_whole()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] frame = Bytes.Frame(Bytes.Gzip(Message), flag: 1);
        (HttpResponseMessage response, _) = await CallAsync(server, Logs, frame, "gzip");
        Assert.Equal("0", StatusOf(response));
        Assert.Equal(Message, Assert.Single(server.Intake.Taken).Body);
    }

    [Fact]
    public async Task A_call_may_leave_a_frame_plain_though_it_could_compress()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] frame = Bytes.Frame(Message);
        (HttpResponseMessage response, _) = await CallAsync(server, Logs, frame, "gzip");
        Assert.Equal("0", StatusOf(response));
        Assert.Equal(Message, Assert.Single(server.Intake.Taken).Body);
    }

    [Fact]
    public async Task What_was_rejected_is_told_in_the_reply()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Accepted(3, "odd");
        (HttpResponseMessage response, byte[] body) = await CallAsync(
            server,
            Logs,
            Bytes.Frame(Message)
        );
        Assert.Equal("0", StatusOf(response));
        Assert.Equal(Bytes.Frame([0x0a, 7, 0x08, 3, 0x12, 3, .. "odd"u8]), body);
    }

    [Fact]
    public async Task A_malformed_message_is_an_invalid_argument_with_the_reason()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Malformed("byte 3: 100 % odd");
        (HttpResponseMessage response, byte[] body) = await CallAsync(
            server,
            Logs,
            Bytes.Frame(Message)
        );
        Assert.Equal("3", StatusOf(response));
        Assert.Equal("byte%203%3A%20100%20%25%20odd", HeaderOf(response, "grpc-message"));
        Assert.Empty(body);
    }

    [Fact]
    public async Task An_overloaded_node_is_unavailable_and_says_when_to_come_back()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Intake.Answer = new IntakeResult.Overloaded(2_500);
        (HttpResponseMessage response, _) = await CallAsync(server, Logs, Bytes.Frame(Message));
        Assert.Equal("14", StatusOf(response));

        // google.rpc.Status { 1: 14, 2: "overloaded", 3: Any { 1: type, 2: RetryInfo {
        // 1: Duration { 1: 2 s, 2: 500,000,000 ns } } } }
        byte[] duration = [0x08, 2, 0x10, 0x80, 0xca, 0xb5, 0xee, 0x01];
        byte[] retry = [0x0a, (byte)duration.Length, .. duration];
        byte[] type = [.. "type.googleapis.com/google.rpc.RetryInfo"u8];
        byte[] any = [0x0a, (byte)type.Length, .. type, 0x12, (byte)retry.Length, .. retry];
        byte[] status = [0x08, 14, 0x12, 10, .. "overloaded"u8, 0x1a, (byte)any.Length, .. any];
        Assert.Equal(
            Convert.ToBase64String(status).TrimEnd('='),
            HeaderOf(response, "grpc-status-details-bin")
        );
    }

    [Fact]
    public async Task A_frame_may_be_as_long_as_its_limit_and_no_longer()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { RequestBytesMax = 100_000 }
        );
        foreach (int excess in new[] { 0, 1 })
        {
            (HttpResponseMessage response, _) = await CallAsync(
                server,
                Logs,
                Bytes.Frame(new byte[100_000 + excess])
            );
            Assert.Equal(excess == 0 ? "0" : "8", StatusOf(response));
        }

        Assert.Equal(1, server.Host.Counters.Of(OtlpListener.Grpc, OtlpOutcome.TooLarge));
    }

    [Fact]
    public async Task A_bomb_is_refused_and_its_memory_given_back()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] frame = Bytes.Frame(Bytes.Gzip(new byte[(64 << 20) + 1]), flag: 1);
        (HttpResponseMessage response, _) = await CallAsync(server, Logs, frame, "gzip");
        Assert.Equal("8", StatusOf(response));
        Assert.Equal(0, server.Host.BufferedBytes);
    }

    [Theory]
    [InlineData(new byte[0], "0 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "4 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 1 }, "says 2 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0 }, "more than one frame")]
    [InlineData(new byte[] { 2, 0, 0, 0, 1, 1 }, "flag byte 2")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "without grpc-encoding")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255, 1 }, "says 4294967295 bytes")]
    public async Task A_broken_frame_is_an_invalid_argument(byte[] frame, string reason)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (HttpResponseMessage response, _) = await CallAsync(server, Logs, frame);
        Assert.Equal("3", StatusOf(response));
        string message = Uri.UnescapeDataString(HeaderOf(response, "grpc-message"));
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Empty(server.Intake.Taken);
    }

    [Fact]
    public async Task A_damaged_compression_is_an_invalid_argument()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] frame = Bytes.Frame(Bytes.Gzip(Message)[..12], flag: 1);
        (HttpResponseMessage response, _) = await CallAsync(server, Logs, frame, "gzip");
        Assert.Equal("3", StatusOf(response));
    }

    [Fact]
    public async Task An_unknown_method_or_compression_is_unimplemented()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (HttpResponseMessage method, _) = await CallAsync(
            server,
            "/opentelemetry.proto.collector.profiles.v1.ProfilesService/Export",
            Bytes.Frame(Message)
        );
        (HttpResponseMessage compression, _) = await CallAsync(
            server,
            Logs,
            Bytes.Frame(Message),
            "snappy"
        );
        Assert.Equal("12", StatusOf(method));
        Assert.Equal("12", StatusOf(compression));
        Assert.Equal("identity,gzip", HeaderOf(compression, "grpc-accept-encoding"));
    }

    [Fact]
    public async Task What_is_not_gRPC_is_an_unsupported_media_type()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (HttpResponseMessage response, _) = await CallAsync(
            server,
            Logs,
            Bytes.Frame(Message),
            contentType: "application/grpcweb"
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Steady_calls_hold_no_memory()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] frame = Bytes.Frame(new byte[200_000]);
        for (int index = 0; index < 20; index++)
        {
            (HttpResponseMessage response, _) = await CallAsync(server, Logs, frame);
            Assert.Equal("0", StatusOf(response));
        }

        Assert.Equal(0, server.Host.BufferedBytes);
    }

    private static async Task<(HttpResponseMessage Response, byte[] Body)> CallAsync(
        RunningServer server,
        string path,
        byte[] body,
        string? encoding = null,
        string contentType = "application/grpc"
    )
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.ParseAdd("trailers");
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        HttpResponseMessage response = await server.Grpc.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );
        byte[] reply = await response.Content.ReadAsByteArrayAsync(
            TestContext.Current.CancellationToken
        );
        return (response, reply);
    }

    private static string StatusOf(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? values)
            ? values.Single()
            : HeaderOf(response, "grpc-status");

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.GetValues(name).Single();
}
