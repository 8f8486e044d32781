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

        // Enough normal sessions for a threshold; then one tool that the first half uses, and one that nobody does.
        for (int round = 0; round < 8; round++)
        {
            await second.RunAsync(Second, "read_file", "read_file", "read_file");
        }

        await second.RunAsync([Second[0]], "read_file", "send_email");
        await second.RunAsync([Second[1]], "read_file", "delete_everything");
        JsonElement alarms = await UntilAsync(
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
        Assert.Empty(Of(alarms, "send_email"));

        // The baseline outlives the process, and holds before another comes down.
        await tree.KillAsync("global");
        await tree.KillAsync("local-1");
        await tree.StartAsync("local-1");
        JsonElement back = await UntilAsync(
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
            await UntilAsync(
                async () =>
                {
                    await WorkAsync();
                    return await ask();
                },
                isSo
            );
    }

    private static async Task<JsonElement> UntilAsync(
        Func<Task<JsonElement>> ask,
        Func<JsonElement, bool> isSo
    )
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(240));
        while (true)
        {
            JsonElement answer = await ask();
            if (isSo(answer))
            {
                return answer;
            }

            Assert.False(patience.IsCancellationRequested, $"still {answer}");
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

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
