using Custodes.Cli.Serving;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Verification;
using Custodes.Server.Witness;
using Custodes.Storage.Witness;
using Microsoft.Extensions.Logging;

namespace Custodes.Cli.Witnessing;

/// <summary>One run of <c>custodes witness</c>: opens the directory, listens, waits for a signal, stops.</summary>
internal static class WitnessRun
{
    /// <summary>Runs until a signal comes or storage fails.</summary>
    public static async Task<ExitCode> RunAsync(
        WitnessSettings settings,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        using StopSignals signals = new();
        try
        {
            using WitnessDirectory witness = WitnessDirectory.Open(
                settings.Directory,
                settings.Name,
                settings.Logs
            );
            using ILoggerFactory logs = LoggerFactory.Create(builder =>
                builder
                    .SetMinimumLevel(LogLevel.Warning)
                    .AddSimpleConsole()
                    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            );
            WitnessServerOptions options = new() { Listen = settings.Listen };
            await using WitnessHost host = new(options, witness, time, logs, End);
            await host.StartAsync(CancellationToken.None);
            await TellAsync(output, settings, witness, host);
            _ = await Task.WhenAny(signals.First, witness.Failed);
            await host.StopAsync(CancellationToken.None);
            if (witness.Failed.IsCompleted)
            {
                string reason = await witness.Failed;
                await talk.WriteLineAsync($"custodes witness: storage failed: {reason}");
                return ExitCode.Failed;
            }

            await output.WriteLineAsync("stopped");
            return ExitCode.Done;
        }
        catch (Exception failure)
            when (failure
                    is WitnessStartException
                        or OpenSslUnavailableException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            await talk.WriteLineAsync($"custodes witness: {failure.Message}");
            return failure is WitnessStartException { Fault: WitnessStartFault.NameInvalid }
                ? ExitCode.Usage
                : ExitCode.Failed;
        }
    }

    private static async Task TellAsync(
        TextWriter output,
        WitnessSettings settings,
        WitnessDirectory witness,
        WitnessHost host
    )
    {
        await output.WriteLineAsync($"state      {Path.GetFullPath(settings.Directory)}");
        foreach ((string origin, TreeHead head) in witness.Heads())
        {
            await output.WriteLineAsync($"log        {origin} {head.Size}");
        }

        await output.WriteLineAsync($"vkey       {witness.Key}");
        await output.WriteLineAsync($"witness    http://{host.Address}");
        await output.FlushAsync();
    }

    // A witness whose invariants are broken must not sign any longer.
    private static void End(Exception bug) =>
        Environment.FailFast("custodes witness: a bug: " + bug, bug);
}
