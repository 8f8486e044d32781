using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>One global, two regional and eight local nodes as processes, as an operator starts them.</summary>
/// <remarks>
/// Goal: with real connections, disks and kill -9, every agent counts exactly once and liars are named.
/// Method: <c>CUSTODES_TREE_AGENTS</c> agents (1,000 unless set), replayed, in epochs of
/// <c>CUSTODES_TREE_EPOCH_MS</c> (8,000) on average; counts are compared with the agents file. Times are printed and not
/// judged: on a machine that has no time for the nodes an epoch misses some agents, but it never counts one twice.
/// </remarks>
public sealed class TreeProcessTests(ITestOutputHelper output)
{
    private const int Locals = 8;

    private static int Agents =>
        int.Parse(
            Environment.GetEnvironmentVariable("CUSTODES_TREE_AGENTS") ?? "1000",
            CultureInfo.InvariantCulture
        );

    private static int MeanMs =>
        int.Parse(
            Environment.GetEnvironmentVariable("CUSTODES_TREE_EPOCH_MS") ?? "8000",
            CultureInfo.InvariantCulture
        );

    [Fact]
    public async Task Killed_nodes_stop_no_epoch_and_nothing_counts_twice()
    {
        using Scratch scratch = new();
        string directory = Path.Combine(scratch.Path, "tree");
        await using TreeProcesses tree = new(directory);
        await tree.MakeAsync(Locals, regionals: 2, Agents, MeanMs);
        await tree.StartAllAsync();

        JsonElement whole = await tree.UntilAsync("global", view => Counted(view) == Agents);
        Assert.Equal(Agents, Sensors(directory).Count());
        Assert.Equal(0, whole.GetProperty("bucketsMissing").GetInt32());

        // Both in the middle of an epoch.
        long before = Epoch(whole);
        _ = await tree.UntilAsync("global", view => Epoch(view) > before);
        await tree.KillAsync("local-3");
        await tree.KillAsync("regional-1");
        Stopwatch killed = Stopwatch.StartNew();

        // The epoch in which they died, and then one with exactly the agents of those who live.
        int alive = Agents - OfSensor(directory, "local-3");
        _ = await tree.UntilAsync("global", view => BaselineEpoch(view) > before);
        Print(
            $"the epoch closed without the killed nodes after {killed.Elapsed.TotalSeconds:F1} s"
        );
        JsonElement without = await tree.UntilAsync(
            "global",
            view => BaselineEpoch(view) >= before + 2 && Counted(view) == alive
        );
        Assert.Equal(0, without.GetProperty("bucketsMissing").GetInt32());
        Assert.Equal(0, without.GetProperty("excluded").GetArrayLength());

        Stopwatch back = Stopwatch.StartNew();
        await tree.StartAsync("regional-1");
        await tree.StartAsync("local-3");
        Print($"both processes up again: {back.Elapsed.TotalSeconds:F1} s");
        JsonElement local = await tree.ViewAsync("local-3");
        Assert.True(BaselineEpoch(local) > 0, "the baseline did not survive kill -9");
        _ = await tree.UntilAsync("global", view => Counted(view) == Agents);
        Print($"every agent counts again: {back.Elapsed.TotalSeconds:F1} s");

        NothingCountsTwice(directory, before, alive);
        JsonElement last = await tree.ViewAsync("global");
        Assert.Equal(0, last.GetProperty("excluded").GetArrayLength());
        foreach (string name in tree.Locals)
        {
            _ = await tree.UntilAsync(
                name,
                found =>
                    BaselineEpoch(found) >= BaselineEpoch(last)
                    && !found.GetProperty("isStale").GetBoolean()
            );
        }
    }

    [Fact]
    public async Task A_lying_local_node_is_named_with_its_proof_within_two_epochs()
    {
        using Scratch scratch = new();
        string directory = Path.Combine(scratch.Path, "tree");
        await using TreeProcesses tree = new(directory);
        await tree.MakeAsync(Locals, regionals: 2, Agents, MeanMs);
        await tree.StartAllAsync(without: "local-5");
        int others = Agents - OfSensor(directory, "local-5");
        JsonElement honest = await tree.UntilAsync("global", view => Counted(view) == others);
        Assert.Equal(0, honest.GetProperty("excluded").GetArrayLength());

        long started = Epoch(await tree.ViewAsync("global"));
        await tree.StartLiarAsync("local-5");
        JsonElement named = await tree.UntilAsync(
            "global",
            view => view.GetProperty("excluded").GetArrayLength() > 0
        );

        // Counted from the first whole epoch in which it lied. Those before it hears of as well, from what waited
        // for it, but what it says of an epoch that is over is refused unread: there is nothing to prove it by. The one that
        // was open it may be in time for. TreeWindowTests counts from the very first lie, where every message arrives.
        long lied = await FirstEpochAsync(directory, "local-5", started);
        Assert.InRange(Epoch(named), started, lied + 1);
        Assert.Contains(
            "local-5",
            named.GetProperty("excluded")[0].GetString(),
            StringComparison.Ordinal
        );
        _ = await tree.UntilAsync("local-0", view => BaselineEpoch(view) >= Epoch(named));
        string told = await File.ReadAllTextAsync(
            Path.Combine(directory, "local-0", "hierarchy", "events.jsonl"),
            TestContext.Current.CancellationToken
        );
        string line = told.Split('\n')
            .Single(text => text.Contains("LiarProven", StringComparison.Ordinal));
        using JsonDocument found = JsonDocument.Parse(line);
        Assert.NotEmpty(found.RootElement.GetProperty("proof").GetString()!);
        Print($"named in epoch {Epoch(named)}, lied since {lied}");
        await VerifyProofAsync(tree, directory);
    }

    // The proof is in the global node's log, and holds offline; what is said instead of it does not.
    private static async Task VerifyProofAsync(TreeProcesses tree, string directory)
    {
        await tree.StopAsync("global");
        (int code, string said) = await TreeProcesses.RunAsync(
            "verify",
            Path.Combine(directory, "global"),
            "--cluster",
            directory,
            "--beside",
            Path.Combine(directory, "local-0")
        );
        Assert.True(code == 0, said);
        Assert.Contains("checked with 1 other nodes'", said, StringComparison.Ordinal);
        Assert.Contains("1 proofs of lies hold", said, StringComparison.Ordinal);
        List<string> entries = RewrittenLog.Read(Path.Combine(directory, "global", "evidence"));
        int place = entries.FindIndex(entry =>
            entry.Contains("\"kind\":\"lie\"", StringComparison.Ordinal)
        );
        string honest = entries[place];
        entries[place] = honest.Replace("local-5", "local-6", StringComparison.Ordinal);
        (code, said) = await RewrittenLog.VerifyAsync(
            Path.Combine(directory, "other-name"),
            directory,
            entries
        );
        Assert.True(code == 1, said);
        Assert.Contains("the proof is against", said, StringComparison.Ordinal);
        entries[place] = RewrittenLog.Changed(honest, "document");
        (code, said) = await RewrittenLog.VerifyAsync(
            Path.Combine(directory, "other-proof"),
            directory,
            entries
        );
        Assert.True(code == 1, said);
        Assert.Contains("does not stand before it", said, StringComparison.Ordinal);
    }

    // The first epoch after another that a node took part in; the next, when it was named before.
    private static async Task<long> FirstEpochAsync(string directory, string name, long after)
    {
        string[] lines = await File.ReadAllLinesAsync(
            Path.Combine(directory, name, "hierarchy", "events.jsonl"),
            TestContext.Current.CancellationToken
        );
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            long epoch = document.RootElement.GetProperty("epoch").GetInt64();
            bool isOpened = document.RootElement.GetProperty("kind").GetString() is "EpochOpened";
            if (isOpened && epoch > after)
            {
                return epoch;
            }
        }

        return after + 1;
    }

    // What the global node noted of each epoch, the whole run long.
    private static void NothingCountsTwice(string directory, long killedAfter, int alive)
    {
        string path = Path.Combine(directory, "global", "hierarchy", "events.jsonl");
        int closed = 0;
        long whole = 0;
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement found = document.RootElement;
            if (found.GetProperty("kind").GetString() is not "EpochClosed")
            {
                continue;
            }

            closed++;
            long counted = long.Parse(
                found.GetProperty("detail").GetString()!.Split(' ')[0],
                CultureInfo.InvariantCulture
            );
            Assert.InRange(counted, 0, Agents);
            whole = counted == Agents ? found.GetProperty("epoch").GetInt64() : whole;
            bool isBetween = found.GetProperty("epoch").GetInt64() == killedAfter + 2;
            Assert.False(isBetween && counted > alive, line);
        }

        Assert.True(closed >= 4, "too few epochs were looked at");
        Assert.True(whole > killedAfter + 2, "no whole epoch after the restart");
    }

    private static int OfSensor(string directory, string name)
    {
        // Index of a local node: after the global one and both regional ones.
        int index = 3 + int.Parse(name["local-".Length..], CultureInfo.InvariantCulture);
        return Sensors(directory).Count(sensor => sensor == index);
    }

    // The last field of each line of the agents file.
    private static IEnumerable<int> Sensors(string directory) =>
        File.ReadLines(Path.Combine(directory, "agents"))
            .Select(line =>
                int.Parse(line.AsSpan(line.LastIndexOf('\t') + 1), CultureInfo.InvariantCulture)
            );

    private static long Counted(JsonElement view) => view.GetProperty("baselineAgents").GetInt64();

    private static long Epoch(JsonElement view) => view.GetProperty("epoch").GetInt64();

    private static long BaselineEpoch(JsonElement view) =>
        view.GetProperty("baselineEpoch").GetInt64();

    private void Print(FormattableString text)
    {
        string line = $"tree of {Agents} agents: {FormattableString.Invariant(text)}";
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
