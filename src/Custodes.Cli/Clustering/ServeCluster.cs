using Custodes.Cli.Serving;
using Custodes.Cluster.Running;
using Custodes.Server;
using Custodes.Server.Options;
using Custodes.Storage.Keys;
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
            await using RunningNode node = RunningNode.Open(
                new NodeSettings
                {
                    ClusterDirectory = arguments.ClusterDirectory,
                    NodeDirectory = arguments.NodeDirectory,
                    SourceOf = (map, _) => new ReplaySource(map, arguments.ReplaySeed ?? 0),
                    Time = time,
                    Logs = logs,
                    OnBug = End,
                }
            );
            if (node.Self.Kind != arguments.Role)
            {
                await talk.WriteLineAsync(
                    $"custodes serve: --role: the registry says that this node is {ClusterReader.NameOf(node.Self.Kind)}"
                );
                return ExitCode.Usage;
            }

            await using StatusHost host = new(
                new ServerOptions { Api = arguments.Api },
                new ClusterReader(node),
                logs,
                End
            );
            await node.Node.StartAsync(CancellationToken.None);
            await host.StartAsync(CancellationToken.None);
            await TellAsync(node, output, talk);
            await output.WriteLineAsync($"api        http://{host.Api}");
            await output.FlushAsync();
            await signals.First;
            await output.WriteLineAsync("stopping");
            await host.StopAsync(CancellationToken.None);
            await node.Node.StopAsync(CancellationToken.None);
            await output.WriteLineAsync("stopped");
            return ExitCode.Done;
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or InvalidDataException
                        or UnauthorizedAccessException
                        or KeyFileException
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

    /// <summary>Ends the process at a bug.</summary>
    /// <remarks>A node that goes on after a broken invariant, or a failed write, would sign what it does not know.</remarks>
    public static void End(Exception bug) =>
        Environment.FailFast("custodes serve: a bug, or storage that failed: " + bug, bug);
}
