using System.Text.Json.Nodes;
using Custodes.EndToEnd.Tests.Cluster;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: one machine alone makes certificates that can be checked, and says everywhere that they protect nobody. Method: a
/// process, a hijacked agent, and <c>custodes verify</c>.
/// </summary>
public sealed class EmbeddedTests(ITestOutputHelper output)
{
    private const int AgentCount = 20;
    private const int SessionCount = 400;

    [Fact]
    public async Task A_node_alone_certifies_its_verdicts_by_one_and_says_what_that_is_worth()
    {
        using Scratch data = new();
        string place = Path.Combine(data.Path, "embedded-validator");
        await using (
            NodeProcess node = await NodeProcess.StartAsync(
                data.Path,
                "--detect-session-idle-ms",
                "1000",
                "--validator-is-embedded",
                "true",
                "--validator-epoch-ms",
                "300"
            )
        )
        {
            using NodeApi api = new(node);
            using JsonTelemetry telemetry = new(node);
            for (int number = 0; number < SessionCount; number++)
            {
                await telemetry.SendAsync(
                    Session.Normal(number, AgentCount),
                    TestContext.Current.CancellationToken
                );
            }

            // What is normal is learnt when its sessions have ended.
            await api.UntilQuietAsync();
            for (int number = 0; number < 12; number++)
            {
                await telemetry.SendAsync(
                    Session.Hijacked(number, "support-7"),
                    TestContext.Current.CancellationToken
                );
            }

            await NodeApi.UntilAsync(async () => await MarkAsync(api) is "true");
            JsonNode agent = await api.JsonAsync("/v1/agents/support-7");
            output.WriteLine($"{agent["certification"]}");
            Says(agent["certification"]!, "note");
            JsonNode certified = (await api.JsonAsync("/v1/cluster"))["certified"]!;
            Says(certified, "caveat");
            Says(certified["verdicts"]![0]!, null);
            Assert.Equal(1, await api.MetricAsync("custodes_validator_embedded"));
        }

        string[] verify =
        [
            "verify",
            Path.Combine(place, "evidence"),
            "--validators",
            Path.Combine(place, "cluster.yaml"),
        ];
        (int code, string said) = await TreeProcesses.RunAsync(verify);
        output.WriteLine(said);
        Assert.True(code == 0, said);
        Assert.Contains("this protects nobody", said, StringComparison.Ordinal);

        // A certificate that says something else is found, and so is another's signature.
        List<string> entries = RewrittenLog.Read(Path.Combine(place, "evidence"));
        int last = entries.FindLastIndex(entry =>
            entry.Contains("\"type\":\"certificate\"", StringComparison.Ordinal)
        );
        entries[last] = RewrittenLog.Changed(entries[last], "digest");
        (code, said) = await RewrittenLog.VerifyAsync(
            Path.Combine(data.Path, "rewritten"),
            Path.Combine(place, "cluster.yaml"),
            entries,
            "--validators"
        );
        Assert.True(code == 1, said);
    }

    private static void Says(JsonNode certified, string? word)
    {
        Assert.Equal(1, (int)certified["n"]!);
        Assert.Equal(1, (int)certified["q"]!);
        if (word is not null)
        {
            Assert.Contains("protects nobody", (string)certified[word]!, StringComparison.Ordinal);
        }
    }

    private static async Task<string?> MarkAsync(NodeApi api)
    {
        JsonNode page = await api.JsonAsync("/v1/agents/support-7");
        return (string)page["agent"]!["level"]! == "quarantined"
            ? (string)page["certification"]!["certified"]!
            : null;
    }
}
