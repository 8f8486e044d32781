using System.Diagnostics;
using System.Globalization;
using Custodes.EndToEnd.Tests.Validators;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>
/// Goal: nodes of a cluster let their canaries out by timers of their own, refuse each, and show when. Method: a local, a regional and a global
/// node and a validator as processes, with canaries every fifth of a second on average; and a validator that believes every signature.
/// </summary>
public sealed class ClusterCanaryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Nodes_of_the_tree_refuse_forged_clocks_and_summaries()
    {
        using Scratch scratch = new();
        await using TreeProcesses tree = new(Path.Combine(scratch.Path, "tree"));
        await tree.MakeAsync(locals: 4, regionals: 1, agents: 40, meanMs: 2_000);
        string[] nodes = ["global", "regional-0", tree.Locals[0]];
        foreach (string node in nodes)
        {
            tree.AddOptions(node, "--canary-every", "0.2");
            await tree.StartAsync(node);
        }

        foreach (string node in nodes)
        {
            await UntilCaughtAsync(tree.ApiOf(node), "clock", "sealer");
            await UntilCaughtAsync(tree.ApiOf(node), "summary", "sealer");
        }
    }

    [Fact]
    public async Task A_validator_refuses_forged_votes()
    {
        await using ValidatorSetup setup = new(4);
        await setup.StartAsync(0, "--first-start", "--canary-every", "0.2");
        await UntilCaughtAsync(setup.Processes[0]!.Status!, "vote", "votes");
    }

    [Fact]
    public async Task A_validator_that_looks_at_no_signature_raises_the_alarm()
    {
        await using ValidatorSetup setup = new(4);
        await setup.StartBlindAsync(0);
        await setup.Processes[0]!.UntilSaidAsync(
            "missed Vote",
            "custodes_canary_missed 1",
            "custodes_canary_caught_total 0",
            "custodes_canary_caught_seconds -1"
        );
    }

    // At least two of a kind, and none that was let through.
    private static async Task UntilCaughtAsync(Uri address, string kind, string detector)
    {
        string labels = $"{{canary=\"{kind}\",detector=\"{detector}\"}} ";
        using HttpClient http = new();
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            string text = await http.GetStringAsync(
                new Uri(address, "/metrics"),
                TestContext.Current.CancellationToken
            );
            double caught = Value(text, "custodes_canary_caught_total" + labels);
            if (caught >= 2)
            {
                Assert.InRange(Value(text, "custodes_canary_caught_seconds" + labels), 0, 120);
                Assert.Equal(0, Value(text, "custodes_canary_missed" + labels));
                Assert.Equal(caught, Value(text, "custodes_canary_sent_total" + labels));
                return;
            }

            Assert.True(waited.Elapsed < Patience, $"{address}: {kind} was caught {caught} times");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static double Value(string metrics, string sample)
    {
        foreach (string line in metrics.Split('\n'))
        {
            if (line.StartsWith(sample, StringComparison.Ordinal))
            {
                return double.Parse(line[sample.Length..], CultureInfo.InvariantCulture);
            }
        }

        return -1;
    }
}
