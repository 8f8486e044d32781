using Custodes.Cluster.Running;
using Custodes.Cluster.Tests;
using Microsoft.Extensions.Logging.Abstractions;

// The product's own local node, with its keys and its place in the registry, but with sums that are not true.
if (args is not [string cluster, string node])
{
    await Console.Error.WriteLineAsync("usage: Custodes.LyingLocal CLUSTER NODE");
    return 2;
}

await using RunningNode liar = RunningNode.Open(
    new NodeSettings
    {
        ClusterDirectory = cluster,
        NodeDirectory = node,
        SourceOf = static (map, _) => new ReplaySource(map, 1),
        Maker = new LyingMaker(),
        Time = TimeProvider.System,
        Logs = NullLoggerFactory.Instance,
        OnBug = static bug => Environment.FailFast(bug.Message, bug),
    }
);
await liar.Node.StartAsync(CancellationToken.None);
await Console.Out.WriteLineAsync("api        none");
await Console.Out.FlushAsync();

// It lies until it is killed.
await Task.Delay(Timeout.Infinite);
return 0;
