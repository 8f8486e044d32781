using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>A hijacked agent in a whole cluster of processes: one global, one regional, two local nodes and four validators.</summary>
/// <remarks>
/// Goal: what one node contains is held everywhere once the validators have computed it again, and nothing at the node waits
/// for them. Method: telemetry with content by OTLP; the agent obeys what it reads until its node quarantines it. Then two
/// validators are killed and another agent is hijacked. Times are printed and not judged.
/// </remarks>
public sealed class CertifiedRunTests(ITestOutputHelper output)
{
    private const int Agents = 40;
    private const int SessionCount = 400;
    private const int HijackCount = 40;

    [Fact]
    public async Task What_one_node_contains_is_held_everywhere_and_nothing_waits_for_validators()
    {
        using Scratch scratch = new();
        string directory = Path.Combine(scratch.Path, "tree");
        await using TreeProcesses tree = new(directory);
        await tree.MakeAsync(
            2,
            regionals: 1,
            Agents,
            meanMs: 3_000,
            "--roles",
            "1",
            "--live",
            "--validators",
            "4",
            "--certify-ms",
            "400",
            "--operators",
            "3"
        );
        foreach (string name in tree.Locals)
        {
            tree.AddOptions(name, "--detect-session-idle-ms", "1000");
        }

        await tree.StartAllAsync();
        using LiveFleet first = new(tree, "local-0");
        using LiveFleet second = new(tree, "local-1");

        // The fleet as it should be; who is to be hijacked has worked at the other node as well.
        for (int number = 0; number < SessionCount; number++)
        {
            await first.SendAsync(Normal(number, local: 0));
            await second.SendAsync(Normal(number, local: 1));
        }

        await second.SendAsync(Normal(0, local: 0));
        _ = await tree.UntilAsync("local-0", view => Certified(view) > 0);
        await HijackedAsync(tree, first, second);
        await WithoutQuorumAsync(tree, second);
        await WithQuorumAgainAsync(tree, second);
        await OrderedAsync(tree, directory, first, second);
        await tree.StopAsync("validator-0");
        (int code, string said) = await TreeProcesses.RunAsync(
            "verify",
            Path.Combine(directory, "validator-0", "evidence"),
            "--validators",
            Path.Combine(directory, "cluster.yaml")
        );
        Assert.True(code == 0, said);
        output.WriteLine(said);
    }

    private async Task HijackedAsync(TreeProcesses tree, LiveFleet first, LiveFleet second)
    {
        (JsonElement quarantine, double contained) = await HijackAsync(first, "agent-0");
        Stopwatch clock = Stopwatch.StartNew();
        JsonElement certified = await LiveFleet.UntilAsync(
            () => NewestAsync(first, "agent-0"),
            verdict => Mark(verdict) is "true"
        );
        double certificate = clock.Elapsed.TotalSeconds;
        output.WriteLine($"{certified}");
        Assert.Equal(
            quarantine.GetProperty("id").GetInt64(),
            certified.GetProperty("id").GetInt64()
        );
        HasQuorum(certified.GetProperty("certification"));

        // Everywhere: at the node that has nothing against the agent, by order of the validators.
        JsonElement other = await LiveFleet.UntilAsync(
            () => second.AskAsync("/v1/agents/agent-0"),
            page => LevelOf(page) is "quarantined"
        );
        double everywhere = clock.Elapsed.TotalSeconds;
        HasQuorum(other.GetProperty("certification"));
        JsonElement ordered = await NewestAsync(second, "agent-0");
        Assert.Equal("validators", ordered.GetProperty("actor").GetString());
        JsonElement global = await tree.UntilAsync(
            "global",
            view => RulingOn(view, "agent-0") is not null
        );
        HasQuorum(RulingOn(global, "agent-0")!.Value);
        Print(
            $"from the first alarm to the quarantine at its node {contained:F2} s; from there to its certificate {certificate:F2} s, and to the quarantine at the other node {everywhere:F2} s"
        );
    }

    // Two of four are no quorum: nothing is certified, and nothing else changes.
    private async Task WithoutQuorumAsync(TreeProcesses tree, LiveFleet second)
    {
        await using IAsyncEnumerator<(string Kind, JsonElement Data)> feed = second
            .StreamAsync()
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await tree.KillAsync("validator-1");
        await tree.KillAsync("validator-2");
        Stopwatch killed = Stopwatch.StartNew();
        Task<bool> next = feed.MoveNextAsync().AsTask();
        (_, double contained) = await HijackAsync(second, "agent-1");
        _ = await LiveFleet.UntilAsync(
            () => NewestAsync(second, "agent-1"),
            verdict => Mark(verdict) is "pending"
        );
        bool sawAlarm = false;
        JsonElement? told = null;

        // In either order: how soon three epochs are without a certificate depends on when the two were killed.
        while (await next)
        {
            (string kind, JsonElement data) = feed.Current;
            told = kind is "notice" ? data : told;
            sawAlarm |= kind is not "notice" && data.GetProperty("agent").GetString() is "agent-1";
            if (sawAlarm && told is not null)
            {
                break;
            }

            next = feed.MoveNextAsync().AsTask();
        }

        JsonElement notice = told ?? default;

        Print(
            $"without a quorum: from the first alarm to the quarantine at its node {contained:F2} s; told in the feed {killed.Elapsed.TotalSeconds:F2} s after two validators were killed"
        );
        output.WriteLine($"{notice}");
        Assert.True(sawAlarm, "the alarm was not in the feed");
        Assert.Equal("certification", notice.GetProperty("kind").GetString());
        Assert.True(notice.GetProperty("isOn").GetBoolean());
        Assert.Equal("pending", Mark(await NewestAsync(second, "agent-1")));
        Assert.Equal(1, await second.MetricAsync("custodes_verdicts_stalled"));
        Assert.Equal(1, await second.MetricAsync("custodes_verdicts_uncertified"));
        JsonElement ready = await second.AskAsync("/readyz");
        Assert.True(ready.GetProperty("isReady").GetBoolean());
        Assert.Contains(
            "hold at this node alone",
            ready.GetProperty("reason").GetString(),
            StringComparison.Ordinal
        );
        _ = await tree.UntilAsync(
            "local-1",
            view => view.GetProperty("certified").GetProperty("isStalled").GetBoolean()
        );

        // Of what was certified before nothing is lost.
        HasQuorum((await second.AskAsync("/v1/agents/agent-0")).GetProperty("certification"));
    }

    private static async Task WithQuorumAgainAsync(TreeProcesses tree, LiveFleet second)
    {
        await tree.StartAsync("validator-1");
        JsonElement certified = await LiveFleet.UntilAsync(
            () => NewestAsync(second, "agent-1"),
            verdict => Mark(verdict) is "true"
        );
        HasQuorum(certified.GetProperty("certification"));
        _ = await LiveFleet.UntilAsync(
            () => second.AskAsync("/readyz"),
            ready =>
                ready.GetProperty("reason").GetString() is { } reason
                && !reason.Contains("alone", StringComparison.Ordinal)
        );
        Assert.Equal(0, await second.MetricAsync("custodes_verdicts_stalled"));
    }

    // Two of three operators free everywhere whom the validators hold, and hold whom nobody has anything against.
    private async Task OrderedAsync(
        TreeProcesses tree,
        string directory,
        LiveFleet first,
        LiveFleet second
    )
    {
        string file = Path.Combine(directory, "free.order");
        await DoAsync(
            0,
            "order",
            file,
            "--agent",
            "agent-0",
            "--kind",
            "release",
            "--reason",
            "a new runbook"
        );
        string said = await SendAsync(1, file);
        Assert.Contains(
            "0 operators signed it, and it needs 2 of 3",
            said,
            StringComparison.Ordinal
        );
        await DoAsync(0, "sign", file, "--key", Path.Combine(directory, "operator-0"));
        await DoAsync(0, "sign", file, "--key", Path.Combine(directory, "operator-0"));
        said = await SendAsync(1, file);
        Assert.Contains(
            "1 operators signed it, and it needs 2 of 3",
            said,
            StringComparison.Ordinal
        );
        await DoAsync(2, "sign", file, "--key", Path.Combine(directory, "local-0"));
        Assert.Equal("quarantined", LevelOf(await first.AskAsync("/v1/agents/agent-0")));
        await DoAsync(0, "sign", file, "--key", Path.Combine(directory, "operator-2"));
        output.WriteLine(await SendAsync(0, file));
        foreach (LiveFleet fleet in (LiveFleet[])[first, second])
        {
            JsonElement freed = await LiveFleet.UntilAsync(
                () => fleet.AskAsync("/v1/agents/agent-0"),
                page => LevelOf(page) is "normal"
            );
            HasQuorum(freed.GetProperty("certification"));
        }

        file = Path.Combine(directory, "hold.order");
        await DoAsync(
            0,
            "order",
            file,
            "--agent",
            "agent-5",
            "--kind",
            "quarantine",
            "--reason",
            "asked by its owner"
        );
        await DoAsync(0, "sign", file, "--key", Path.Combine(directory, "operator-2"));
        await DoAsync(0, "sign", file, "--key", Path.Combine(directory, "operator-1"));
        output.WriteLine(await SendAsync(0, file));
        _ = await LiveFleet.UntilAsync(
            () => second.AskAsync("/v1/agents/agent-5"),
            page => LevelOf(page) is "quarantined"
        );

        // Who, and why, in the log of the node that took the order; what was refused as well.
        await tree.StopAsync("global");
        string[] actions =
        [
            .. RewrittenLog
                .Read(Path.Combine(directory, "global", "evidence"))
                .Where(entry => entry.Contains("\"type\":\"action\"", StringComparison.Ordinal)),
        ];
        Assert.Equal(4, actions.Length);
        Assert.Equal(
            2,
            actions.Count(entry =>
                entry.Contains("\"outcome\":\"denied\"", StringComparison.Ordinal)
            )
        );
        Assert.Contains("a new runbook", actions[2], StringComparison.Ordinal);
        Assert.Contains("operators 0 (", actions[2], StringComparison.Ordinal);
        Assert.Contains("order-quarantine", actions[3], StringComparison.Ordinal);
        (int code, string verified) = await TreeProcesses.RunAsync(
            "verify",
            Path.Combine(directory, "global"),
            "--cluster",
            directory
        );
        Assert.True(code == 0, verified);

        async Task DoAsync(int expected, string what, string order, params string[] more)
        {
            (int code, string said) = await TreeProcesses.RunAsync([
                "verdict",
                what,
                order,
                "--cluster",
                directory,
                .. more,
            ]);
            Assert.True(code == expected, said);
            output.WriteLine(said);
        }

        async Task<string> SendAsync(int expected, string order)
        {
            (int code, string said) = await TreeProcesses.RunAsync(
                "verdict",
                "send",
                order,
                "--cluster",
                directory,
                "--to",
                $"{tree.ApiOf("global")}"
            );
            Assert.True(code == expected, said);
            return said;
        }
    }

    // Sessions that obey what they read until the node has seen enough: the verdict, and seconds from the first alarm to it.
    private static async Task<(JsonElement Quarantine, double Seconds)> HijackAsync(
        LiveFleet fleet,
        string agent
    )
    {
        for (int number = 0; number < HijackCount; number++)
        {
            Session hijacked = Session.Hijacked(number, agent) with { Role = "role-0" };
            await fleet.SendAsync(hijacked with { Id = $"{agent}-{hijacked.Id}" });
            await Task.Delay(200, TestContext.Current.CancellationToken);
            if (LevelOf(await fleet.AskAsync($"/v1/agents/{agent}")) is "quarantined")
            {
                break;
            }
        }

        _ = await LiveFleet.UntilAsync(
            () => fleet.AskAsync($"/v1/agents/{agent}"),
            page => LevelOf(page) is "quarantined"
        );
        JsonElement quarantine = await NewestAsync(fleet, agent);
        JsonElement alarms = await fleet.AskAsync("/v1/alarms?limit=1000");
        long first = alarms
            .GetProperty("items")
            .EnumerateArray()
            .First(alarm => alarm.GetProperty("agent").GetString() == agent)
            .GetProperty("timeMs")
            .GetInt64();
        return (quarantine, (quarantine.GetProperty("timeMs").GetInt64() - first) / 1000.0);
    }

    private static string? LevelOf(JsonElement page) =>
        page.GetProperty("agent").GetProperty("level").GetString();

    private static void HasQuorum(JsonElement certified)
    {
        Assert.Equal(4, certified.GetProperty("n").GetInt32());
        Assert.Equal(3, certified.GetProperty("q").GetInt32());
        Assert.InRange(certified.GetProperty("signedBy").GetArrayLength(), 3, 4);
    }

    private static JsonElement? RulingOn(JsonElement view, string agent)
    {
        foreach (
            JsonElement one in view.GetProperty("certified")
                .GetProperty("verdicts")
                .EnumerateArray()
        )
        {
            if (one.GetProperty("agent").GetString() == agent)
            {
                return one;
            }
        }

        return null;
    }

    private static async Task<JsonElement> NewestAsync(LiveFleet fleet, string agent)
    {
        JsonElement page = await fleet.AskAsync("/v1/verdicts?limit=1000");
        return page.GetProperty("items")
            .EnumerateArray()
            .Last(verdict => verdict.GetProperty("agent").GetString() == agent);
    }

    private static string? Mark(JsonElement verdict) =>
        verdict.GetProperty("certification").GetProperty("certified").GetString();

    private static long Certified(JsonElement view) =>
        view.GetProperty("certified").GetProperty("epoch").GetInt64();

    private static Session Normal(int number, int local)
    {
        Session session = Session.Normal(number, Agents / 2);
        int place = (2 * (number % (Agents / 2))) + local;
        return session with
        {
            Agent = string.Create(CultureInfo.InvariantCulture, $"agent-{place}"),
            Role = "role-0",
        };
    }

    private void Print(FormattableString text)
    {
        string line = $"certified run: {FormattableString.Invariant(text)}";
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
