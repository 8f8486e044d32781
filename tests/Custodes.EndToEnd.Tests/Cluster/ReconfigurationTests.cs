using System.Globalization;
using System.Text.Json;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>Five validators as processes, of which four vote at first; operators change who does.</summary>
/// <remarks>
/// Goal: 4, then 5, then 4 without the first of them, by orders that the set before agreed on; what a removed one says counts for
/// nothing; the log can be followed through all of it. Method: real processes with a tree that has no agents to speak of.
/// </remarks>
public sealed class ReconfigurationTests(ITestOutputHelper output)
{
    private const int FirstIndex = 3;

    [Fact]
    public async Task Validators_join_and_leave_and_a_removed_one_counts_for_nothing()
    {
        using Scratch scratch = new();
        string directory = Path.Combine(scratch.Path, "tree");
        await using TreeProcesses tree = new(directory);
        await tree.MakeAsync(
            1,
            regionals: 1,
            agents: 4,
            meanMs: 4_000,
            "--roles",
            "1",
            "--validators",
            "5",
            "--first-validators",
            "4",
            "--certify-ms",
            "1000",
            "--operators",
            "3"
        );
        await tree.StartAllAsync();
        _ = await tree.UntilAsync("validator-3", view => Decided(view) > 2);
        int[] voters = Voters(await tree.ViewAsync("validator-4"));
        Assert.Equal([0, 1, 2, 3], voters);

        // 4 → 5: the new one catches up, and signs.
        await ChangeAsync([0, 1, 2, 3], [0, 1, 2, 3, 4]);
        foreach (string name in (string[])["validator-0", "validator-4"])
        {
            _ = await tree.UntilAsync(name, view => Voters(view).Length == 5);
        }

        while (!(await SignersAsync(tree, "validator-4", 5)).Contains(4))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        // 5 → 4: the first is out, and its signature is in no certificate from then on.
        await ChangeAsync([0, 1, 2, 3, 4], [1, 2, 3, 4]);
        foreach (string name in (string[])["validator-1", "validator-4"])
        {
            _ = await tree.UntilAsync(name, view => Voters(view).SequenceEqual([1, 2, 3, 4]));
        }

        long since = Decided(await tree.ViewAsync("validator-1")) + 2;
        _ = await tree.UntilAsync("validator-1", view => Decided(view) > since + 8);
        HashSet<int> signers = await SignersAsync(tree, "validator-1", 6);
        Assert.DoesNotContain(0, signers);

        // Three of the four are a quorum; two and the removed one are none.
        await tree.KillAsync("validator-1");
        since = Decided(await tree.ViewAsync("validator-2"));
        _ = await tree.UntilAsync("validator-2", view => Decided(view) > since + 3);
        await tree.KillAsync("validator-4");
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        since = Decided(await tree.ViewAsync("validator-2"));
        await Task.Delay(4_000, TestContext.Current.CancellationToken);
        long later = Decided(await tree.ViewAsync("validator-2"));
        Assert.Equal(since, later);
        await tree.StartAsync("validator-4");
        _ = await tree.UntilAsync("validator-2", view => Decided(view) > since + 2);

        // By the files of the cluster everybody can follow who voted.
        await tree.StopAsync("validator-2");
        string evidence = Path.Combine(directory, "validator-2", "evidence");
        (int code, string said) = await TreeProcesses.RunAsync(
            "verify",
            evidence,
            "--validators",
            directory
        );
        output.WriteLine(said);
        Assert.True(code == 0, said);
        Assert.Contains("4 validators at first, now 4", said, StringComparison.Ordinal);

        // Without the body that names them, those who came later are strangers.
        List<string> entries = RewrittenLog.Read(evidence);
        entries.RemoveAll(entry =>
            entry.Contains("\"type\":\"document\"", StringComparison.Ordinal)
        );
        (code, said) = await RewrittenLog.VerifyAsync(
            Path.Combine(directory, "rewritten"),
            directory,
            entries,
            "--validators"
        );
        Assert.True(code == 1, said);
        Assert.Contains("other validators than those", said, StringComparison.Ordinal);

        async Task ChangeAsync(int[] before, int[] next)
        {
            string file = Path.Combine(directory, $"{next.Length}.order");
            await DoAsync([
                "validators",
                file,
                "--before",
                .. Indices(before),
                "--validators",
                .. Indices(next),
                "--reason",
                "a test",
            ]);
            await DoAsync(["sign", file, "--key", Path.Combine(directory, "operator-0")]);
            await DoAsync(["sign", file, "--key", Path.Combine(directory, "operator-1")]);
            await DoAsync(["send", file, "--to", $"{tree.ApiOf("global")}"]);
        }

        async Task DoAsync(string[] words)
        {
            (int ended, string told) = await TreeProcesses.RunAsync([
                "verdict",
                .. words,
                "--cluster",
                directory,
            ]);
            output.WriteLine(told);
            Assert.True(ended == 0, told);
        }
    }

    private static IEnumerable<string> Indices(int[] validators) =>
        validators.Select(one => (FirstIndex + one).ToString(CultureInfo.InvariantCulture));

    private static long Decided(JsonElement view) => view.GetProperty("decidedEpoch").GetInt64();

    private static int[] Voters(JsonElement view) =>
        [
            .. view.GetProperty("validators")
                .EnumerateArray()
                .Select(one => one.GetProperty("index").GetInt32() - FirstIndex),
        ];

    // Who signed the latest certificates.
    private static async Task<HashSet<int>> SignersAsync(
        TreeProcesses tree,
        string name,
        int latest
    )
    {
        using HttpClient client = new();
        string body = await client.GetStringAsync(
            new Uri(tree.ApiOf(name), $"/v1/certificates?limit={latest}"),
            TestContext.Current.CancellationToken
        );
        using JsonDocument document = JsonDocument.Parse(body);
        HashSet<int> signers = [];
        foreach (
            JsonElement one in document.RootElement.GetProperty("certificates").EnumerateArray()
        )
        {
            signers.UnionWith(
                one.GetProperty("signers")
                    .EnumerateArray()
                    .Select(node => node.GetInt32() - FirstIndex)
            );
        }

        return signers;
    }
}
