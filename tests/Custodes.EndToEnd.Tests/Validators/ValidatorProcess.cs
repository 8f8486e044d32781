using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Validators;

/// <summary>A validator in a process of its own: the built program, or the one that lies.</summary>
internal sealed class ValidatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process process;
    private readonly HttpClient http = new();

    private ValidatorProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it said of its recovery.</summary>
    public string Recovery { get; private set; } = "";

    /// <summary>Where it shows what it knows.</summary>
    public Uri? Status { get; private set; }

    /// <summary>Starts a validator and waits until it says where it listens.</summary>
    public static async Task<ValidatorProcess> StartAsync(params string[] arguments)
    {
        ValidatorProcess started = new(Launch("Custodes.Cli", "custodes.dll", arguments));
        using CancellationTokenSource patience = new(Patience);
        while (await started.process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("recovery", StringComparison.Ordinal))
            {
                started.Recovery = line[11..];
            }
            else if (line.StartsWith("status", StringComparison.Ordinal))
            {
                started.Status = new Uri(line[11..]);
                return started;
            }
        }

        throw new InvalidOperationException("the validator ended before it listened");
    }

    /// <summary>Starts the one that contradicts itself.</summary>
    public static async Task<ValidatorProcess> StartLyingAsync(params string[] arguments)
    {
        ValidatorProcess started = new(
            Launch("Custodes.LyingValidator", "Custodes.LyingValidator.dll", arguments)
        );
        using CancellationTokenSource patience = new(Patience);
        Assert.Equal("lying", await started.process.StandardOutput.ReadLineAsync(patience.Token));
        return started;
    }

    /// <summary>Waits until it has printed each of these lines.</summary>
    public async Task UntilSaidAsync(params string[] lines)
    {
        using CancellationTokenSource patience = new(Patience);
        HashSet<string> left = [.. lines];
        while (left.Count > 0)
        {
            string? line = await process.StandardOutput.ReadLineAsync(patience.Token);
            Assert.True(line is not null, "the validator ended before it said so");
            _ = left.Remove(line);
        }
    }

    /// <summary>What it answers at a path.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using CancellationTokenSource patience = new(Patience);
        string json = await http.GetStringAsync(new Uri(Status!, path), patience.Token);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The last epoch that it has a certificate of.</summary>
    public async Task<long> DecidedAsync() =>
        (await GetAsync("/v1/cluster")).GetProperty("decidedEpoch").GetInt64();

    /// <summary>Waits until it has the certificate of an epoch.</summary>
    public async Task UntilAsync(long epoch)
    {
        using CancellationTokenSource patience = new(Patience);
        while (await DecidedAsync() < epoch)
        {
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Sends it a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start(
            "kill",
            [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until it has ended by itself, in good order.</summary>
    public async Task EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Ends it as power would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
        http.Dispose();
    }

    private static Process Launch(string project, string library, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(
            Path.Combine(Repository.Root, "artifacts", "bin", project, "release", library)
        );
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
