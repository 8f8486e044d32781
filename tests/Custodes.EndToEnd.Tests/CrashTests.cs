using System.Text.Json.Nodes;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: what was acknowledged survives the sudden end of the process, exactly. Method: a real process,
/// killed while requests are under way; what its API said before is compared with what the next process
/// on the same directory says.
/// </summary>
public sealed class CrashTests
{
    private const int AgentCount = 10;
    private static readonly string[] Idle = ["--detect-session-idle-ms", "2000"];

    [Fact]
    public async Task After_kill_nine_everything_is_as_it_was_down_to_the_ids()
    {
        using Scratch data = new();
        FleetPages before;
        await using (NodeProcess node = await NodeProcess.StartAsync(data.Path, Idle))
        {
            using NodeApi api = new(node);
            using JsonTelemetry telemetry = new(node);
            await SendNormalAsync(telemetry, 0, 300);
            await api.UntilQuietAsync();
            await telemetry.SendAsync(
                Session.Hijacked(1, "support-3"),
                TestContext.Current.CancellationToken
            );
            await api.UntilQuietAsync();
            Assert.Equal(200, await api.OrderAsync("support-5", "quarantine"));
            before = await FleetPages.ReadAsync(api, AgentCount);
            await node.KillAsync();
        }

        Assert.NotEqual("[]", before.Alarms);
        Assert.Contains("quarantined", before.Verdicts, StringComparison.Ordinal);
        await using NodeProcess next = await NodeProcess.StartAsync(data.Path, Idle);
        using NodeApi nextApi = new(next);
        Assert.InRange(await nextApi.MetricAsync("custodes_replayed_records"), 300, 10_000);
        Assert.Equal(before, await FleetPages.ReadAsync(nextApi, AgentCount));

        // Ids go on where they ended, and what was learnt still judges.
        using JsonTelemetry more = new(next);
        await more.SendAsync(
            Session.Hijacked(2, "support-4"),
            TestContext.Current.CancellationToken
        );
        JsonArray alarms = await nextApi.ItemsAsync("/v1/alarms?limit=1000");
        JsonNode last = alarms[^1]!;
        Assert.Equal("hijacked-2", (string)last["session"]!);
        Assert.Equal(before.LastAlarmId + 1, (long)last["id"]!);
    }

    [Fact]
    public async Task A_request_that_was_answered_before_kill_nine_is_there_after_it()
    {
        using Scratch data = new();
        long acknowledged = 0;
        long sent = 0;
        await using (NodeProcess node = await NodeProcess.StartAsync(data.Path))
        {
            using JsonTelemetry telemetry = new(node);
            Task[] senders = new Task[4];
            for (int sender = 0; sender < senders.Length; sender++)
            {
                int first = sender * 100_000;
                senders[sender] = SendUntilKilledAsync(first);
            }

            await NodeApi.UntilAsync(() =>
                Task.FromResult(Interlocked.Read(ref acknowledged) > 600)
            );
            await node.KillAsync();
            await Task.WhenAll(senders);

            async Task SendUntilKilledAsync(int first)
            {
                try
                {
                    for (int number = first; ; number++)
                    {
                        Session session = Session.Normal(number, AgentCount);
                        _ = Interlocked.Add(ref sent, JsonTelemetry.SpanCount(session));
                        await telemetry.SendAsync(session, CancellationToken.None);
                        _ = Interlocked.Add(ref acknowledged, JsonTelemetry.SpanCount(session));
                    }
                }
                catch (HttpRequestException)
                {
                    // The node is gone, as it should be.
                }
            }
        }

        await using NodeProcess next = await NodeProcess.StartAsync(data.Path);
        using NodeApi api = new(next);
        Assert.InRange(await api.MetricAsync("custodes_observations_total"), acknowledged, sent);
    }

    [Fact]
    public async Task After_a_graceful_stop_a_snapshot_is_enough()
    {
        using Scratch data = new();
        FleetPages before;
        await using (NodeProcess node = await NodeProcess.StartAsync(data.Path, Idle))
        {
            using NodeApi api = new(node);
            using JsonTelemetry telemetry = new(node);
            await SendNormalAsync(telemetry, 0, 300);
            await telemetry.SendAsync(
                Session.Hijacked(1, "support-3"),
                TestContext.Current.CancellationToken
            );
            await api.UntilQuietAsync();
            before = await FleetPages.ReadAsync(api, AgentCount);
            await node.TerminateAsync();
            Assert.Equal(0, await node.WaitAsync());
        }

        await using NodeProcess next = await NodeProcess.StartAsync(data.Path, Idle);
        using NodeApi nextApi = new(next);
        Assert.Equal(0, await nextApi.MetricAsync("custodes_replayed_records"));
        Assert.Equal(before, await FleetPages.ReadAsync(nextApi, AgentCount));
    }

    private static async Task SendNormalAsync(JsonTelemetry telemetry, int first, int count)
    {
        for (int number = first; number < first + count; number++)
        {
            await telemetry.SendAsync(
                Session.Normal(number, AgentCount),
                TestContext.Current.CancellationToken
            );
        }
    }
}
