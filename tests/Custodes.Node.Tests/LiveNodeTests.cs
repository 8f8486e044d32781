using Custodes.Contracts.Fleet;
using Custodes.Node.Serving;

namespace Custodes.Node.Tests;

/// <summary>Goal: at its limits and at its end a node says so. Method: a node whose owner the test starts.</summary>
public sealed class LiveNodeTests
{
    [Fact]
    public async Task A_queue_takes_its_most_then_senders_are_told_to_come_back()
    {
        using Scratch folder = new();
        using LiveNode node = LiveNode.Open(
            ServedDesk.OptionsFor(folder.Path),
            new ManualTime(1_800_000_000_000)
        );
        ITelemetryIntake intake = node;
        byte[] body = ServedDesk.Body("a-1", "s-1", 1, "read_file", 1_800_000_000_000);
        Task<IntakeResult> first = Send(intake, body);
        Task<IntakeResult> second = Send(intake, body);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        IntakeResult.Overloaded refused = Assert.IsType<IntakeResult.Overloaded>(
            await Send(intake, body)
        );
        Assert.Equal(1_000, refused.RetryAfterMs);

        node.Start();
        Assert.Same(IntakeResult.AllAccepted, await first);
        Assert.Same(IntakeResult.AllAccepted, await second);
        IReadOnlyList<MetricSample> metrics = await node.GetMetricsAsync(
            TestContext.Current.CancellationToken
        );
        Assert.Equal(1, metrics.Single(x => x.Name == "custodes_queue_refused_total").Value);
        await node.StopAsync();
        Assert.Same(IntakeResult.Ending, await Send(intake, body));
        FleetHealth health = await node.GetHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal((false, "going down"), (health.IsReady, health.Reason));
    }

    private static Task<IntakeResult> Send(ITelemetryIntake intake, byte[] body) =>
        intake
            .AcceptAsync(
                TelemetrySignal.Traces,
                TelemetryEncoding.Json,
                body,
                TestContext.Current.CancellationToken
            )
            .AsTask();
}
