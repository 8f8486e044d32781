using System.CommandLine;
using System.Globalization;
using System.Net;
using Custodes.Cli.Clustering;
using Custodes.Contracts.Cluster;
using Custodes.Node.Serving;
using Custodes.Server.Options;

namespace Custodes.Cli.Commands;

/// <summary>The options of <c>custodes serve</c> that make it a node of a hierarchy.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> role = new("--role")
    {
        Description =
            "local, regional or global: be that node of a cluster. Without it, a node alone. Example: --role regional",
        HelpName = "ROLE",
    };

    private readonly Option<string?> cluster = new("--cluster")
    {
        Description =
            "Directory with cluster.yaml, agents and terms, the same at every node. Example: --cluster demo",
        HelpName = "DIR",
    };

    private readonly Option<string?> replay = new("--replay")
    {
        Description =
            "Of a local node: report on agents that do not exist, drawn from this number, instead of taking telemetry. Example: --replay 1",
        HelpName = "N",
    };

    private readonly Option<double> canaries = SecondsOption.Create(
        "--canary-every",
        "With --role: mean seconds between two forgeries of a kind that the node offers itself",
        300
    );

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(role);
        command.Options.Add(cluster);
        command.Options.Add(replay);
        command.Options.Add(canaries);
    }

    /// <summary>Whether any was given.</summary>
    public bool IsGiven(ParseResult line) =>
        (line.GetValue(role) ?? line.GetValue(cluster) ?? line.GetValue(replay)) is not null;

    /// <summary>Runs the node, or says what is wrong.</summary>
    public async Task<ExitCode> RunAsync(
        ParseResult line,
        Func<string, string?> valueOf,
        Func<NodeOptions?> options,
        TextWriter output,
        TextWriter talk
    )
    {
        string wrong = Read(line, valueOf, out ClusterArguments? arguments);
        if (arguments is null)
        {
            await talk.WriteLineAsync($"custodes serve: {wrong}");
            return ExitCode.Usage;
        }

        if (arguments is { Role: NodeKind.Local, ReplaySeed: null })
        {
            return options() is { } live
                ? await ServeLocal.RunAsync(arguments, live, output, talk, TimeProvider.System)
                : ExitCode.Usage;
        }

        return await ServeCluster.RunAsync(arguments, output, talk, TimeProvider.System);
    }

    private string Read(
        ParseResult line,
        Func<string, string?> valueOf,
        out ClusterArguments? arguments
    )
    {
        arguments = null;
        NodeKind? kind = line.GetValue(role) switch
        {
            "local" => NodeKind.Local,
            "regional" => NodeKind.Regional,
            "global" => NodeKind.Global,
            _ => null,
        };
        string? seedText = line.GetValue(replay);
        ulong seed = 0;
        IPEndPoint? api = new(IPAddress.Loopback, 8080);
        string wrong =
            kind is null ? "--role: local, regional or global"
            : line.GetValue(cluster) is null ? "--cluster: missing"
            : valueOf("--data") is null ? "--data: missing"
            : seedText is not null
            && !ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out seed)
                ? $"--replay: '{seedText}' is not a number"
            : kind == NodeKind.Local && seedText is null ? ""
            : valueOf("--listen-api") is { } text && !ListenAddress.TryParse(text, out api)
                ? $"--listen-api: '{text}' is not ADDRESS:PORT"
            : api is not null && !IPAddress.IsLoopback(api.Address)
                ? "--listen-api: only on loopback; nothing asks for a token here"
            : "";
        if (wrong.Length == 0)
        {
            arguments = new ClusterArguments(
                kind!.Value,
                line.GetValue(cluster)!,
                valueOf("--data")!,
                seedText is null ? null : seed,
                api!,
                valueOf("--evidence-is-on") is "false"
                    ? ""
                    : valueOf("--evidence-directory")
                        ?? Path.Combine(valueOf("--data")!, "evidence"),
                1000 * line.GetValue(canaries)
            );
        }

        return wrong;
    }
}
