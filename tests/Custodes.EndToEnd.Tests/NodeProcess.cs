using System.Diagnostics;
using System.Globalization;

namespace Custodes.EndToEnd.Tests;

/// <summary>A real <c>custodes serve</c>: the built program in a process of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process process;

    private NodeProcess(Process process)
    {
        this.process = process;
    }

    public Uri OtlpGrpc { get; private set; } = null!;

    public Uri OtlpHttp { get; private set; } = null!;

    public Uri Api { get; private set; } = null!;

    /// <summary>The wall clock, which telemetry needs.</summary>
    public DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>Starts it on free ports and waits until it says where it listens.</summary>
    public static async Task<NodeProcess> StartAsync(string data, params string[] more)
    {
        NodeProcess node = new(Launch(data, more));
        node.OtlpGrpc = await node.ReadAddressAsync("otlp-grpc");
        node.OtlpHttp = await node.ReadAddressAsync("otlp-http");
        node.Api = await node.ReadAddressAsync("api");
        return node;
    }

    /// <summary>Runs one that is expected to end by itself; its exit code and what it said on stderr.</summary>
    public static async Task<(int ExitCode, string Talk)> RunAsync(
        string data,
        params string[] more
    )
    {
        using Process ended = Launch(data, more);
        using CancellationTokenSource patience = new(Patience);
        string talk = await ended.StandardError.ReadToEndAsync(patience.Token);
        await ended.WaitForExitAsync(patience.Token);
        return (ended.ExitCode, talk);
    }

    /// <summary>Ends it as power would: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns at once.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start(
            "kill",
            ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended; its exit code.</summary>
    public async Task<int> WaitAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static Process Launch(string data, string[] more)
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            Path.Combine(
                Repository.Root,
                "artifacts",
                "bin",
                "Custodes.Cli",
                "release",
                "custodes.dll"
            ),
            "serve",
            "--data",
            data,
            "--listen-otlp-grpc",
            "127.0.0.1:0",
            "--listen-otlp-http",
            "127.0.0.1:0",
            "--listen-api",
            "127.0.0.1:0",
            .. more,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private async Task<Uri> ReadAddressAsync(string listener)
    {
        using CancellationTokenSource patience = new(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(listener, StringComparison.Ordinal))
            {
                return new Uri(line[listener.Length..].Trim());
            }
        }

        string talk = await process.StandardError.ReadToEndAsync(patience.Token);
        throw new InvalidOperationException($"the node ended before it listened: {talk}");
    }
}
