using System.Globalization;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>One global, one regional and two local nodes as processes, with telemetry that agents export to them.</summary>
/// <remarks>
/// Goal: what one half of a fleet does becomes normal for the other half, through the certified baseline, and the log
/// of it all can be checked offline. Method: thirty agents at each local node; those of the first mail, those of the second do not.
/// </remarks>
public sealed class LiveTreeTests(ITestOutputHelper output)
{
    private const int Agents = 60;
    private static readonly string[] First = Own(0);
    private static readonly string[] Second = Own(1);

    [Fact]
    public async Task What_half_of_the_fleet_does_is_known_to_the_other_half()
    {
        using Scratch scratch = new();
        string directory = Path.Combine(scratch.Path, "tree");
        await using TreeProcesses tree = new(directory);
        await tree.MakeAsync(2, regionals: 1, Agents, meanMs: 4_000, "--roles", "1", "--live");
        foreach (string name in tree.Locals)
        {
            // What is adopted waits for sessions in flight.
            tree.AddOptions(name, "--detect-session-idle-ms", "1000");
        }

        await tree.StartAllAsync();
        using LiveFleet first = new(tree, "local-0");
        using LiveFleet second = new(tree, "local-1");

        // Until every agent counted in one epoch, and then until that came down.
        JsonElement whole = await WorkUntilAsync(
            async () => await tree.ViewAsync("global"),
            view => view.GetProperty("baselineAgents").GetInt64() == Agents
        );
        long epoch = whole.GetProperty("baselineEpoch").GetInt64();
        _ = await WorkUntilAsync(
            () => second.AskAsync("/v1/agents?limit=1"),
            page => EpochOf(page.GetProperty("items")[0]) >= epoch
        );

        // A stranger is counted and not reported.
        await second.RunAsync(["nobody"], "read_file");
        await WorkAsync();
        JsonElement live = (await tree.ViewAsync("local-1")).GetProperty("live");
        Assert.Equal(1, live.GetProperty("unregisteredAgents").GetInt64());
        Assert.InRange(live.GetProperty("reportedAgents").GetInt64(), 1, Second.Length);

        // Enough normal sessions for a threshold; then one tool that the first half uses, and one that nobody does. The first half
        // works on: on a slow machine this takes epochs, and a tool that nobody uses any more is soon not the fleet's.
        for (int round = 0; round < 8; round++)
        {
            await first.RunAsync(First, "read_file", "send_email", "read_file");
            await second.RunAsync(Second, "read_file", "read_file", "read_file");
        }

        await second.RunAsync([Second[0]], "read_file", "send_email");
        await second.RunAsync([Second[1]], "read_file", "delete_everything");
        JsonElement alarms = await LiveFleet.UntilAsync(
            () => second.AskAsync("/v1/alarms?limit=1000"),
            page => Of(page, "delete_everything").Any()
        );
        JsonElement alarm = Of(alarms, "delete_everything").First();
        output.WriteLine($"{alarm}");
        Assert.True(EpochOf(alarm) >= epoch, $"{alarm}");
        Assert.Contains(
            "not known to its role over the whole cluster",
            $"{alarm}",
            StringComparison.Ordinal
        );
        Assert.Contains("\"novelty\"", $"{alarm}", StringComparison.Ordinal);

        // A fleet as regular as this one finds any change worth an alarm; but mailing is nothing new in it, and less surprising.
        // As the next action it may be as surprising as can be: that depends on how much the node has learnt of its own by then.
        foreach (JsonElement mail in Of(alarms, "send_email"))
        {
            output.WriteLine($"{mail}");
            Assert.DoesNotContain("\"novelty\"", $"{mail}", StringComparison.Ordinal);
            Assert.Contains(" actions over the whole cluster", $"{mail}", StringComparison.Ordinal);
            Assert.True(ScoreOf(mail) < ScoreOf(alarm), $"{mail} {alarm}");
        }

        await OrderAsync(tree, first, second);
        await VerifyAsync(tree, directory);

        // The baseline outlives the process, and holds before another comes down.
        await tree.KillAsync("local-1");
        await tree.StartAsync("local-1");
        JsonElement back = await LiveFleet.UntilAsync(
            () => second.AskAsync("/v1/agents?limit=1"),
            page => EpochOf(page.GetProperty("items")[0]) >= epoch
        );
        Assert.True(EpochOf(back.GetProperty("items")[0]) >= epoch);

        async Task WorkAsync()
        {
            await first.RunAsync(First, "read_file", "send_email", "read_file");
            await second.RunAsync(Second, "read_file", "read_file");
        }

        async Task<JsonElement> WorkUntilAsync(
            Func<Task<JsonElement>> ask,
            Func<JsonElement, bool> isSo
        ) =>
            await LiveFleet.UntilAsync(
                async () =>
                {
                    await WorkAsync();
                    return await ask();
                },
                isSo
            );
    }

    // What the second node found after it had heard of the first one's finding comes after it; what both found
    // at once comes in no order.
    private async Task OrderAsync(TreeProcesses tree, LiveFleet first, LiveFleet second)
    {
        await first.RunAsync([First[0]], "read_file", "wipe_disk");
        JsonElement cause = await FoundAsync(tree, First[0]);
        long heard = (await tree.ViewAsync("global")).GetProperty("epoch").GetInt64();
        _ = await tree.UntilAsync("local-1", view => view.GetProperty("epoch").GetInt64() > heard);
        await second.RunAsync([Second[5]], "read_file", "wipe_disk");
        JsonElement effect = await FoundAsync(tree, Second[5]);
        Assert.Contains(Number(cause), Follows(effect));
        Assert.DoesNotContain(Number(effect), Follows(cause));
        Assert.NotEqual(
            cause.GetProperty("clockHash").GetString(),
            effect.GetProperty("clockHash").GetString()
        );

        // An epoch that opens between two puts them in order; then once more.
        bool isConcurrent = false;
        for (int attempt = 6; attempt < 10 && !isConcurrent; attempt++)
        {
            await Task.WhenAll(
                first.RunAsync([First[attempt]], "read_file", "format_disk"),
                second.RunAsync([Second[attempt]], "read_file", "format_disk")
            );
            JsonElement one = await FoundAsync(tree, First[attempt]);
            JsonElement other = await FoundAsync(tree, Second[attempt]);
            isConcurrent =
                !Follows(one).Contains(Number(other)) && !Follows(other).Contains(Number(one));
        }

        Assert.True(isConcurrent, "two findings at once were in an order each time");
        output.WriteLine($"{cause}\n{effect}");
    }

    private static async Task<JsonElement> FoundAsync(TreeProcesses tree, string agent)
    {
        using LiveFleet global = new(tree, "global");
        JsonElement page = await LiveFleet.UntilAsync(
            () => global.AskAsync("/v1/findings?order=causal&limit=100"),
            findings => OfAgent(findings, agent).Any()
        );
        return OfAgent(page, agent).Last();
    }

    private static IEnumerable<JsonElement> OfAgent(JsonElement page, string agent) =>
        page.GetProperty("items")
            .EnumerateArray()
            .Where(item => item.GetProperty("agent").GetString() == agent);

    private static long Number(JsonElement finding) => finding.GetProperty("number").GetInt64();

    private static long[] Follows(JsonElement finding) =>
        [.. finding.GetProperty("follows").EnumerateArray().Select(one => one.GetInt64())];

    // The log of the global node, and that of a local one, against the files of the cluster.
    private async Task VerifyAsync(TreeProcesses tree, string directory)
    {
        await tree.StopAsync("global");
        string global = Path.Combine(directory, "global");
        (int code, string said) = await TreeProcesses.RunAsync(
            "verify",
            global,
            "--cluster",
            directory
        );
        output.WriteLine(said);
        Assert.True(code == 0, said);
        Assert.Contains(
            "reveals, lengths, contexts and signatures checked",
            said,
            StringComparison.Ordinal
        );
        Assert.Contains("every link checked", said, StringComparison.Ordinal);

        await FindTamperingAsync(directory, Path.Combine(global, "evidence"));

        // Of another cluster it is not.
        string other = Path.Combine(directory, "other");
        (code, said) = await TreeProcesses.RunAsync("cluster", "new", other, "--agents", "10");
        Assert.True(code == 0, said);
        (code, said) = await TreeProcesses.RunAsync("verify", global, "--cluster", other);
        Assert.True(code == 1, said);
        (code, said) = await TreeProcesses.RunAsync(
            "verify",
            Path.Combine(directory, "local-0", "hierarchy", "evidence"),
            "--cluster",
            directory
        );
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    // What its own operator could write instead, with the log's own signature under it.
    private static async Task FindTamperingAsync(string cluster, string evidence)
    {
        List<string> honest = RewrittenLog.Read(evidence);
        (int code, string said) = await RewrittenLog.VerifyAsync(
            Path.Combine(cluster, "rewritten"),
            cluster,
            honest
        );
        Assert.True(code == 0, said);
        (string Type, string Field, string Words)[] lies =
        [
            ("tree-open", "reveal", "is not of the chain that the terms fix"),
            ("tree-open", "lengthMs", "are drawn"),
            ("tree-open", "context", "as it was sent does not stand before it"),
            ("tree-open", "previous", "starts from baseline"),
            ("tree-close", "digest", "says something else than its entry"),
            ("tree-close", "agents", "says something else than its entry"),
            ("tree-close", "epoch", "is not the one that is open"),
        ];
        foreach ((string type, string field, string words) in lies)
        {
            List<string> entries = [.. honest];
            int place = RewrittenLog.Find(entries, type, number: 1);
            entries[place] = RewrittenLog.Changed(entries[place], field);
            (code, said) = await RewrittenLog.VerifyAsync(
                Path.Combine(cluster, $"rewritten-{type}-{field}"),
                cluster,
                entries
            );
            Assert.True(code == 1, $"{type} {field}: {said}");
            Assert.Contains(words, said, StringComparison.Ordinal);
        }

        // An epoch that is left out as a whole, and a clock statement that is.
        List<string> without = [.. honest];
        without.RemoveAt(RewrittenLog.Find(without, "tree-close", number: 1));
        without.RemoveAt(RewrittenLog.Find(without, "tree-open", number: 1));
        (code, said) = await RewrittenLog.VerifyAsync(
            Path.Combine(cluster, "rewritten-without"),
            cluster,
            without
        );
        Assert.True(code == 1, said);
        Assert.Contains("starts from baseline", said, StringComparison.Ordinal);
        without = [.. honest];
        without.RemoveAt(RewrittenLog.Find(without, "clock-statement", number: 1));
        (code, said) = await RewrittenLog.VerifyAsync(
            Path.Combine(cluster, "rewritten-clock"),
            cluster,
            without
        );
        Assert.True(code == 1, said);
        Assert.Contains("stands where 2 belongs", said, StringComparison.Ordinal);
    }

    private static double ScoreOf(JsonElement alarm) => alarm.GetProperty("score").GetDouble();

    private static long EpochOf(JsonElement one) => one.GetProperty("baselineEpoch").GetInt64();

    private static IEnumerable<JsonElement> Of(JsonElement page, string action) =>
        page.GetProperty("items")
            .EnumerateArray()
            .Where(alarm => alarm.GetProperty("action").GetString() == action);

    // Agents are given to local nodes in turns.
    private static string[] Own(int local) =>
        [
            .. Enumerable
                .Range(0, Agents)
                .Where(agent => agent % 2 == local)
                .Select(agent => string.Create(CultureInfo.InvariantCulture, $"agent-{agent}")),
        ];
}
