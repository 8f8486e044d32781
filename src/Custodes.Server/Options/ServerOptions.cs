using System.Net;

namespace Custodes.Server.Options;

/// <summary>Where the server listens and how much it takes. Every number is a limit.</summary>
/// <remarks>docs/operating/limits.md says what happens at each.</remarks>
public sealed record ServerOptions
{
    /// <summary>OTLP over gRPC (HTTP/2 without TLS). Port 0 takes any free one.</summary>
    public IPEndPoint OtlpGrpc { get; init; } = new(IPAddress.Loopback, 4317);

    /// <summary>OTLP over HTTP/1.1.</summary>
    public IPEndPoint OtlpHttp { get; init; } = new(IPAddress.Loopback, 4318);

    /// <summary>The HTTP API.</summary>
    public IPEndPoint Api { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>
    /// What callers of the API must show; empty for none, which only a loopback listener may have.
    /// </summary>
    public string ApiToken { get; init; } = "";

    /// <summary>Bytes of one telemetry request as it is sent.</summary>
    public int RequestBytesMax { get; init; } = 16 << 20;

    /// <summary>Bytes of one telemetry request after decompression.</summary>
    public int MessageBytesMax { get; init; } = 64 << 20;

    /// <summary>Bytes of all telemetry requests that are being read or waited for.</summary>
    public long BufferedBytesMax { get; init; } = 256L << 20;

    /// <summary>Connections of all listeners together.</summary>
    public int ConnectionCountMax { get; init; } = 1_024;

    /// <summary>What a sender is told to wait when <see cref="BufferedBytesMax"/> is reached.</summary>
    public int RetryAfterMs { get; init; } = 1_000;

    /// <summary>Alarm streams open at once, of all callers.</summary>
    public int StreamCountMax { get; init; } = 256;

    /// <summary>Alarm streams open at once from one address.</summary>
    public int StreamsPerCallerMax { get; init; } = 8;

    /// <summary>Alarms that wait for one slow stream before it is dropped.</summary>
    public int StreamQueueMax { get; init; } = 256;

    /// <summary>Silence on a stream after which a comment is sent to keep it open.</summary>
    public int HeartbeatMs { get; init; } = 15_000;

    /// <summary>How long requests under way may take when the server stops.</summary>
    public int DrainMs { get; init; } = 10_000;
}
