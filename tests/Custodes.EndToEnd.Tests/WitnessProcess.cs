using System.Diagnostics;
using System.Globalization;
using System.Text;
using Custodes.Evidence.Notes;

namespace Custodes.EndToEnd.Tests;

/// <summary>A real <c>custodes witness</c>: the built program in a process of its own.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process process;

    private WitnessProcess(Process process)
    {
        this.process = process;
    }

    public VerifierKey Key { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it and waits until it says where it listens.</summary>
    /// <param name="data">Its directory.</param>
    /// <param name="name">Its name.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="log">The log's key.</param>
    public static async Task<WitnessProcess> StartAsync(
        string data,
        string name,
        int port,
        VerifierKey log
    )
    {
        WitnessProcess witness = new(
            Launch([
                "witness",
                "--data",
                data,
                "--name",
                name,
                "--listen",
                $"127.0.0.1:{port}",
                "--log",
                log.ToString(),
            ])
        );
        using CancellationTokenSource patience = new(Patience);
        while (await witness.process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            string value = line[11..];
            if (line.StartsWith("vkey", StringComparison.Ordinal))
            {
                Assert.True(
                    VerifierKey.TryParse(Encoding.UTF8.GetBytes(value), out VerifierKey? key, out _)
                );
                witness.Key = key;
            }
            else if (line.StartsWith("witness", StringComparison.Ordinal))
            {
                witness.Address = new Uri(value);
                return witness;
            }
        }

        string talk = await witness.process.StandardError.ReadToEndAsync(patience.Token);
        throw new InvalidOperationException($"the witness ended before it listened: {talk}");
    }

    /// <summary>Runs one that is expected to end by itself; its exit code and what it said on stderr.</summary>
    public static async Task<(int ExitCode, string Talk)> RunAsync(params string[] arguments)
    {
        using Process ended = Launch(["witness", .. arguments]);
        using CancellationTokenSource patience = new(Patience);
        string talk = await ended.StandardError.ReadToEndAsync(patience.Token);
        await ended.WaitForExitAsync(patience.Token);
        return (ended.ExitCode, talk);
    }

    /// <summary>Ends it as power would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start(
            "kill",
            ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        using CancellationTokenSource patience = new(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static Process Launch(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(
            Path.Combine(
                Repository.Root,
                "artifacts",
                "bin",
                "Custodes.Cli",
                "release",
                "custodes.dll"
            )
        );
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
