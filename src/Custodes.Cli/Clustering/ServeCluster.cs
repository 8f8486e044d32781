using Custodes.Cli.Serving;
using Custodes.Cluster.Running;
using Custodes.Contracts.Cluster;
using Custodes.Node.Evidence;
using Custodes.Node.Hierarchy;
using Custodes.Server;
using Custodes.Server.Options;
using Custodes.Storage.Keys;
using Custodes.Storage.Log;
using Microsoft.Extensions.Logging;

namespace Custodes.Cli.Clustering;

/// <summary>One run of <c>custodes serve --role</c>: a node of the hierarchy, until a signal comes.</summary>
internal static class ServeCluster
{
    /// <summary>Runs.</summary>
    public static async Task<ExitCode> RunAsync(
        ClusterArguments arguments,
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
            using TreeEvidence? evidence = OpenEvidence(
                arguments.EvidenceDirectory,
                arguments.NodeDirectory,
                time
            );
            await using RunningNode node = RunningNode.Open(
                new NodeSettings
                {
                    ClusterDirectory = arguments.ClusterDirectory,
                    NodeDirectory = arguments.NodeDirectory,
                    SourceOf = (map, _) => new ReplaySource(map, arguments.ReplaySeed ?? 0),
                    Log = evidence,
                    Time = time,
                    Logs = logs,
                    OnBug = End,
                    CanaryMeanMs = arguments.CanaryMs,
                    OnMissed = TellMissed(talk),
                }
            );
            if (node.Self.Kind != arguments.Role)
            {
                await talk.WriteLineAsync(
                    $"custodes serve: --role: the registry says that this node is {ClusterReader.NameOf(node.Self.Kind)}"
                );
                return ExitCode.Usage;
            }

            await using TreeHost host = new(
                new ServerOptions { Api = arguments.Api },
                new ClusterReader(node),
                evidence?.Reader ?? NoEvidence.Instance,
                evidence is not null
                && node is { Self.Kind: NodeKind.Global, Terms.Voters: not null }
                    ? new ClusterOrders(node.Map, node.Terms, node.Node.TellValidators, evidence)
                    : null,
                logs,
                End
            );
            await node.Node.StartAsync(CancellationToken.None);
            await host.StartAsync(CancellationToken.None);
            await TellAsync(node, output, talk);
            if (evidence is not null)
            {
                await output.WriteLineAsync(
                    $"evidence   {Path.GetFullPath(arguments.EvidenceDirectory)} signed by {evidence.Key}"
                );
            }

            await output.WriteLineAsync($"api        http://{host.Api}");
            await output.FlushAsync();
            await signals.First;
            await output.WriteLineAsync("stopping");
            await host.StopAsync(CancellationToken.None);
            await node.Node.StopAsync(CancellationToken.None);
            evidence?.Stop("asked to stop");
            await output.WriteLineAsync("stopped");
            return ExitCode.Done;
        }
        catch (Exception failure)
            when (failure
                    is IOException
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

    /// <summary>Says which node it is, and whether it may sign.</summary>
    public static async Task TellAsync(RunningNode node, TextWriter output, TextWriter talk)
    {
        if (!node.Node.Read((_, sealer) => sealer.MaySign))
        {
            await talk.WriteLineAsync(
                "custodes serve: this node has lost its clock and signs nothing any more; register it anew, with a new key"
            );
        }

        await output.WriteLineAsync(
            $"node       {node.Self.Index} {node.Self.Name}, {ClusterReader.NameOf(node.Self.Kind)}"
        );
        await output.WriteLineAsync($"peers      {node.Self.Host}:{node.Self.Port}");
    }

    /// <summary>Opens the log of evidence of a node of the tree; null for none.</summary>
    /// <param name="directory">Of the evidence; empty for none.</param>
    /// <param name="nodeDirectory">Of the node, whose name a new log gets.</param>
    /// <param name="time">The clock of entries.</param>
    public static TreeEvidence? OpenEvidence(
        string directory,
        string nodeDirectory,
        TimeProvider time
    ) =>
        directory.Length == 0
            ? null
            : TreeEvidence.Open(
                directory,
                $"custodes.local/tree/{Path.GetFileName(Path.GetFullPath(nodeDirectory))}",
                time,
                static reason => End(new EvidenceFailedException(reason))
            );

    /// <summary>Says that the node did not refuse a forgery that it offered itself.</summary>
    public static Action<NodeCanaryKind> TellMissed(TextWriter talk) =>
        kind =>
            talk.WriteLine(
                $"custodes: ALARM canary {kind.ToString().ToLowerInvariant()} MISSED: a forged message was not refused; believe nothing that this node says of others"
            );

    /// <summary>Ends the process at a bug.</summary>
    /// <remarks>A node that goes on after a broken invariant, or a failed write, would sign what it does not know.</remarks>
    public static void End(Exception bug) =>
        Environment.FailFast("custodes serve: a bug, or storage that failed: " + bug, bug);
}
