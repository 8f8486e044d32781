using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Custodes.Evidence.Notes;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: what a served node concludes can be shown to strangers, also after kill -9, and is published
/// with a quorum of its witnesses only. Method: real processes; the log checked by <c>custodes verify</c>.
/// </summary>
public sealed class EvidenceTests
{
    private static readonly string[] Idle = ["--detect-session-idle-ms", "2000"];

    [Fact]
    public async Task An_alarm_is_proven_and_still_is_after_kill_nine()
    {
        using Scratch data = new();
        long entry;
        await using (NodeProcess node = await NodeProcess.StartAsync(data.Path, Idle))
        {
            using NodeApi api = new(node);
            using JsonTelemetry telemetry = new(node);
            for (int number = 0; number < 300; number++)
            {
                await telemetry.SendAsync(
                    Session.Normal(number, agentCount: 10),
                    TestContext.Current.CancellationToken
                );
            }

            await api.UntilQuietAsync();
            await telemetry.SendAsync(
                Session.Hijacked(1, "support-3"),
                TestContext.Current.CancellationToken
            );
            JsonArray alarms = await api.ItemsAsync("/v1/alarms?limit=1000");
            entry = (long)alarms[^1]!["entry"]!;
            await ProvenAsync(api, entry);
            await node.KillAsync();
        }

        await using (NodeProcess next = await NodeProcess.StartAsync(data.Path, Idle))
        {
            using NodeApi api = new(next);
            await ProvenAsync(api, entry);
            JsonNode logged = await api.JsonAsync($"/v1/evidence/{entry}");
            Assert.Equal("hijacked-1", (string)logged["body"]!["session"]!);
            await next.TerminateAsync();
            Assert.Equal(0, await next.WaitAsync());
        }

        (int code, string said) = await VerifyAsync(Path.Combine(data.Path, "evidence"));
        Assert.True(code == 0, said);
        Assert.Contains("SOUND", said, StringComparison.Ordinal);
        Assert.Contains("gaps 1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_served_log_is_published_with_one_of_three_witnesses_stopped_and_not_with_two()
    {
        using Scratch data = new();
        using Scratch places = new();
        VerifierKey key = await FirstRunAsync(data.Path);
        List<WitnessProcess> witnesses = [];
        try
        {
            StringBuilder policy = new($"log {key}\n");
            for (int number = 0; number < 3; number++)
            {
                WitnessProcess witness = await WitnessProcess.StartAsync(
                    Path.Combine(places.Path, $"w{number}"),
                    $"w{number}.example/witness",
                    port: 0,
                    key
                );
                witnesses.Add(witness);
                policy.Append(
                    CultureInfo.InvariantCulture,
                    $"witness w{number} {witness.Key} {witness.Address}\n"
                );
            }

            policy.Append("group all 2 w0 w1 w2\nquorum all\n");
            string policyPath = Path.Combine(places.Path, "policy");
            await File.WriteAllTextAsync(
                policyPath,
                policy.ToString(),
                TestContext.Current.CancellationToken
            );
            await using NodeProcess node = await NodeProcess.StartAsync(
                data.Path,
                "--evidence-policy-file",
                policyPath
            );
            using NodeApi api = new(node);
            await UntilPublishedAsync(api);
            await witnesses[0].KillAsync();
            Assert.Equal(404, await api.OrderAsync("nobody", "release"));
            await UntilPublishedAsync(api);

            await witnesses[1].KillAsync();
            Assert.Equal(404, await api.OrderAsync("nobody", "release"));
            await NodeApi.UntilAsync(async () =>
                await api.MetricAsync("custodes_evidence_quorums_missed_total") > 0
            );
            Assert.True(
                await api.MetricAsync("custodes_evidence_published")
                    < await api.MetricAsync("custodes_evidence_entries")
            );
            Assert.Equal(0, await api.MetricAsync("custodes_evidence_witness_alarms_total"));
        }
        finally
        {
            foreach (WitnessProcess witness in witnesses)
            {
                await witness.DisposeAsync();
            }
        }
    }

    // The log's key exists once a node has run: witnesses are told of it.
    private static async Task<VerifierKey> FirstRunAsync(string data)
    {
        await using NodeProcess node = await NodeProcess.StartAsync(data);
        await node.TerminateAsync();
        Assert.Equal(0, await node.WaitAsync());
        string text = await File.ReadAllTextAsync(
            Path.Combine(data, "evidence", "log.vkey"),
            TestContext.Current.CancellationToken
        );
        Assert.True(
            VerifierKey.TryParse(Encoding.UTF8.GetBytes(text.Trim()), out VerifierKey? key, out _)
        );
        return key;
    }

    private static Task UntilPublishedAsync(NodeApi api) =>
        NodeApi.UntilAsync(async () =>
            await api.MetricAsync("custodes_evidence_entries") > 0
            && await api.MetricAsync("custodes_evidence_published")
                == await api.MetricAsync("custodes_evidence_entries")
        );

    private static Task ProvenAsync(NodeApi api, long entry) =>
        NodeApi.UntilAsync(async () =>
        {
            try
            {
                string proof = await api.TextAsync($"/v1/evidence/{entry}/proof");
                Assert.StartsWith(
                    $"c2sp.org/tlog-proof@v1\nindex {entry}\n",
                    proof,
                    StringComparison.Ordinal
                );
                return true;
            }
            catch (HttpRequestException notYet)
                when (notYet.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return false;
            }
        });

    private static async Task<(int Code, string Said)> VerifyAsync(string directory)
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(
            Path.Combine(Repository.Root, "artifacts/bin/Custodes.Cli/release/custodes.dll")
        );
        start.ArgumentList.Add("verify");
        start.ArgumentList.Add(directory);
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said);
    }
}
