using System.Diagnostics;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Running;
using Custodes.Cluster.Validating;
using Custodes.Node.Hierarchy;
using Custodes.Node.Serving;
using Custodes.Server;
using Custodes.Storage;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;
using Microsoft.Extensions.Logging;

namespace Custodes.Cli.Serving;

/// <summary>One run of <c>custodes serve</c>: opens the state, listens, waits for a signal, stops.</summary>
internal static class Serve
{
    /// <summary>Runs until a signal comes or storage fails.</summary>
    public static async Task<ExitCode> RunAsync(
        NodeOptions options,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        using StopSignals signals = new();
        try
        {
            using LiveNode node = LiveNode.Open(options, time);
            foreach (string notice in node.Notices)
            {
                await talk.WriteLineAsync($"custodes serve: {notice}");
            }

            using ILoggerFactory logs = LoggerFactory.Create(builder =>
                builder
                    .SetMinimumLevel(LogLevel.Warning)
                    .AddSimpleConsole()
                    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            );
            await using EmbeddedValidator? validator = options.HasEmbeddedValidator
                ? EmbeddedValidator.Open(
                    Path.Combine(options.DataDirectory, "embedded-validator"),
                    options.ValidatorEpochMs,
                    time,
                    End
                )
                : null;
            ServerParts parts = PartsOf(node, time, logs);
            VerdictCourier? courier = validator is null ? null : CourierOf(node, validator, time);
            await using ServerHost host = new(
                options.Server,
                courier is null
                    ? parts
                    : parts with
                    {
                        Reader = new MarkedReader(node, courier, validator!),
                        Cluster = new EmbeddedReader(validator!),
                    }
            );
            node.Start();
            validator?.Start();
            await host.StartAsync(CancellationToken.None);
            await TellAsync(output, validator);
            await TellAsync(output, options, host, node.EvidenceKey);
            using CancellationTokenSource stopping = new();
            Task carrying = CarryAsync(courier, stopping.Token);
            ExitCode code = await WaitAsync(node, host, signals, output, talk);
            await stopping.CancelAsync();
            await carrying;
            return code;
        }
        catch (Exception failure)
            when (failure
                    is StateDirectoryException
                        or IOException
                        or UnauthorizedAccessException
                        or JournalFailedException
                        or ValidatorStartException
                        or KeyFileException
                        or LogStartException
                        or LogFailedException
            )
        {
            await talk.WriteLineAsync($"custodes serve: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>What the listeners of a node serve.</summary>
    public static ServerParts PartsOf(LiveNode node, TimeProvider time, ILoggerFactory logs) =>
        new(node, node, node, node.Alarms, node.Evidence, time, logs, End, node.NoteDenied);

    /// <summary>Takes a node's verdicts to validators, and what they certify to it.</summary>
    public static VerdictCourier CourierOf(
        LiveNode node,
        IVerdictCluster validators,
        TimeProvider time
    ) =>
        new(validators, node, node, node.Evidence, node.EvidenceKey, time)
        {
            OnNotice = node.Alarms.Publish,
        };

    /// <summary>Lets it work until it is told to stop; a bug in it ends the process.</summary>
    public static async Task CarryAsync(
        VerdictCourier? courier,
        CancellationToken cancellationToken
    )
    {
        if (courier is null)
        {
            return;
        }

        try
        {
            await courier.RunAsync(cancellationToken);
        }
        catch (UnreachableException bug)
        {
            End(bug);
        }
    }

    /// <summary>Waits for a signal or a failure, and stops.</summary>
    public static async Task<ExitCode> WaitAsync(
        LiveNode node,
        ServerHost host,
        StopSignals signals,
        TextWriter output,
        TextWriter talk
    )
    {
        Task first = await Task.WhenAny(signals.First, node.Failed, node.Completion);
        if (first == node.Completion && node.Completion.Exception is { } bug)
        {
            End(bug);
        }

        if (first == signals.First)
        {
            await output.WriteLineAsync("stopping");
        }

        // New requests are turned away first; those under way are answered; then the queue is empty.
        node.BeginStop();
        await host.StopAsync(CancellationToken.None);
        await node.StopAsync();
        if (node.Failed.IsCompleted)
        {
            await talk.WriteLineAsync($"custodes serve: storage failed: {node.FailureReason}");
            return ExitCode.Failed;
        }

        if (node.SnapshotFailure.Length > 0)
        {
            await talk.WriteLineAsync(
                $"custodes serve: no last snapshot, the journal has everything: {node.SnapshotFailure}"
            );
        }

        await output.WriteLineAsync("stopped");
        return ExitCode.Done;
    }

    /// <summary>Says where everything is.</summary>
    public static async Task TellAsync(
        TextWriter output,
        NodeOptions options,
        ServerHost host,
        string evidenceKey
    )
    {
        await output.WriteLineAsync($"state      {Path.GetFullPath(options.DataDirectory)}");
        if (evidenceKey.Length > 0)
        {
            await output.WriteLineAsync(
                $"evidence   {Path.GetFullPath(options.EvidenceDirectory)} signed by {evidenceKey}"
            );
        }

        await output.WriteLineAsync($"otlp-grpc  http://{host.OtlpGrpc}");
        await output.WriteLineAsync($"otlp-http  http://{host.OtlpHttp}");
        await output.WriteLineAsync($"api        http://{host.Api}");
        await output.FlushAsync();
    }

    private static async Task TellAsync(TextWriter output, EmbeddedValidator? validator)
    {
        if (validator is not null)
        {
            await output.WriteLineAsync(
                $"validator  {EmbeddedValidator.Warning}; certificates in {Path.GetFullPath(validator.EvidenceDirectory)}"
            );
        }
    }

    // A state whose invariants are broken must not be written, served or judged by any longer.
    private static void End(Exception bug) =>
        Environment.FailFast("custodes serve: a bug: " + bug, bug);
}
