using Custodes.Cli.Serving;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Running;
using Custodes.Node.Evidence;
using Custodes.Node.Hierarchy;
using Custodes.Node.Serving;
using Custodes.Server;
using Custodes.Storage;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;
using Microsoft.Extensions.Logging;

namespace Custodes.Cli.Clustering;

/// <summary>
/// One run of <c>custodes serve --role local</c> with live telemetry: the whole ordinary node, and its place in the cluster.
/// </summary>
internal static class ServeLocal
{
    /// <summary>Runs until a signal comes or storage fails.</summary>
    public static async Task<ExitCode> RunAsync(
        ClusterArguments arguments,
        NodeOptions options,
        TextWriter output,
        TextWriter talk,
        TimeProvider time
    )
    {
        using StopSignals signals = new();
        using ILoggerFactory logs = LoggerFactory.Create(builder =>
            builder
                .SetMinimumLevel(LogLevel.Error)
                .AddSimpleConsole()
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        try
        {
            // Beside that of the agents, which the pipeline alone writes to.
            using TreeEvidence? evidence = ServeCluster.OpenEvidence(
                arguments.EvidenceDirectory.Length == 0
                    ? ""
                    : Path.Combine(arguments.NodeDirectory, "hierarchy", "evidence"),
                arguments.NodeDirectory,
                time
            );
            List<LiveTree> made = [];
            FindingQueue findings = new();
            await using RunningNode running = RunningNode.Open(
                new Custodes.Cluster.Running.NodeSettings
                {
                    ClusterDirectory = arguments.ClusterDirectory,
                    NodeDirectory = arguments.NodeDirectory,
                    SourceOf = (map, self) =>
                    {
                        made.Add(new LiveTree(map, self, findings));
                        return made[0];
                    },
                    OnBaseline = baseline => made[0].Take(baseline),
                    Findings = findings,
                    Log = evidence,
                    OtherHead = () => HeadOf(options.EvidenceDirectory),
                    Time = time,
                    Logs = logs,
                    OnBug = ServeCluster.End,
                    CanaryMeanMs = arguments.CanaryMs,
                    OnMissed = ServeCluster.TellMissed(talk),
                }
            );
            // Asked for only where the registry says that this is a local node.
            if (made is not [LiveTree tree])
            {
                await talk.WriteLineAsync(
                    $"custodes serve: --role: the registry says that this node is {ClusterReader.NameOf(running.Self.Kind)}"
                );
                return ExitCode.Usage;
            }

            if (running.Map.Fleet.FeatureCount != LiveTree.FeatureCount)
            {
                await talk.WriteLineAsync(
                    $"custodes serve: {arguments.ClusterDirectory}/terms: live telemetry is reported in {LiveTree.FeatureCount} features, not {running.Map.Fleet.FeatureCount}"
                );
                return ExitCode.Usage;
            }

            using LiveNode node = LiveNode.Open(options with { Tree = tree }, time);
            ClusterVerdicts verdicts = new(running);
            VerdictCourier courier = Serve.CourierOf(node, verdicts, time);
            await using ServerHost host = new(
                options.Server,
                Serve.PartsOf(node, time, logs) with
                {
                    Reader = new MarkedReader(node, courier, verdicts),
                    Cluster = new LiveClusterReader(new ClusterReader(running), tree),
                }
            );
            ExitCode code = await RunAsync(
                node,
                host,
                running,
                courier,
                options,
                signals,
                output,
                talk
            );
            evidence?.Stop("asked to stop");
            return code;
        }
        catch (Exception failure)
            when (failure
                    is StateDirectoryException
                        or JournalFailedException
                        or IOException
                        or InvalidDataException
                        or UnauthorizedAccessException
                        or KeyFileException
                        or LogStartException
                        or LogFailedException
                        or EvidenceFailedException
            )
        {
            await talk.WriteLineAsync($"custodes serve: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<ExitCode> RunAsync(
        LiveNode node,
        ServerHost host,
        RunningNode running,
        VerdictCourier courier,
        NodeOptions options,
        StopSignals signals,
        TextWriter output,
        TextWriter talk
    )
    {
        foreach (string notice in node.Notices)
        {
            await talk.WriteLineAsync($"custodes serve: {notice}");
        }

        node.Start();
        await running.Node.StartAsync(CancellationToken.None);
        await host.StartAsync(CancellationToken.None);
        await ServeCluster.TellAsync(running, output, talk);
        await Serve.TellAsync(output, options, host, node.EvidenceKey);
        using CancellationTokenSource stopping = new();
        Task carrying = Serve.CarryAsync(courier, stopping.Token);
        ExitCode code = await Serve.WaitAsync(node, host, signals, output, talk);
        await stopping.CancelAsync();
        await carrying;
        await running.Node.StopAsync(CancellationToken.None);
        return code;
    }

    private static ReadOnlyMemory<byte> HeadOf(string directory)
    {
        string path =
            directory.Length == 0 ? "" : Path.Combine(EvidencePaths.Log(directory), "checkpoint");
        return File.Exists(path) ? File.ReadAllBytes(path) : default(ReadOnlyMemory<byte>);
    }
}
