using System.Net;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Microsoft.Extensions.Logging.Abstractions;

namespace Custodes.Server.Tests;

/// <summary>A server on loopback ports of its own, with fakes behind it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(ServerOptions options)
    {
        Alarms = new AlarmFeed(options.StreamCountMax, options.StreamQueueMax);
        Host = new ServerHost(
            options with
            {
                OtlpGrpc = new IPEndPoint(IPAddress.Loopback, 0),
                OtlpHttp = new IPEndPoint(IPAddress.Loopback, 0),
                Api = new IPEndPoint(IPAddress.Loopback, 0),
            },
            new ServerParts(
                Intake,
                Fleet,
                Fleet,
                Alarms,
                Evidence,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                Bugs.Add,
                Denied.Add
            )
        );
    }

    public RecordingIntake Intake { get; } = new();

    public FakeFleet Fleet { get; } = new();

    public AlarmFeed Alarms { get; }

    public FakeEvidence Evidence { get; } = new();

    public List<DeniedCall> Denied { get; } = [];

    public List<Exception> Bugs { get; } = [];

    public ServerHost Host { get; }

    /// <summary>Speaks HTTP/2 without TLS to the gRPC listener.</summary>
    public HttpClient Grpc { get; } =
        new()
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    public HttpClient Http { get; } = new();

    public HttpClient Api { get; } = new();

    public static async Task<RunningServer> StartAsync(ServerOptions? options = null)
    {
        RunningServer running = new(options ?? new ServerOptions());
        await running.Host.StartAsync(TestContext.Current.CancellationToken);
        running.Grpc.BaseAddress = new Uri($"http://{running.Host.OtlpGrpc}");
        running.Http.BaseAddress = new Uri($"http://{running.Host.OtlpHttp}");
        running.Api.BaseAddress = new Uri($"http://{running.Host.Api}");
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        Alarms.Stop();
        Grpc.Dispose();
        Http.Dispose();
        Api.Dispose();
        await Host.DisposeAsync();
    }
}
