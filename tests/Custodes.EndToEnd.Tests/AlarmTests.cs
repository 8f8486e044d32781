using System.Text.Json.Nodes;
using OpenTelemetry.Exporter;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: whatever way telemetry comes, a hijacked agent is alarmed within a second, and an honest fleet
/// is not. Method: real exporters against a real process; a fleet of twenty agents works normally, then
/// one of them obeys a text that it read.
/// </summary>
public sealed class AlarmTests
{
    private const int AgentCount = 20;
    private const int SessionCount = 400;

    public enum Way
    {
        Grpc,
        HttpProtobuf,
        HttpJson,
    }

    [Theory]
    [InlineData(Way.Grpc)]
    [InlineData(Way.HttpProtobuf)]
    [InlineData(Way.HttpJson)]
    public async Task A_hijacked_agent_is_alarmed_within_a_second(Way way)
    {
        using Scratch data = new();
        await using NodeProcess node = await NodeProcess.StartAsync(
            data.Path,
            "--detect-session-idle-ms",
            "1000"
        );
        using NodeApi api = new(node);
        using IAgentTelemetry telemetry = Telemetry(node, way);
        for (int number = 0; number < SessionCount; number++)
        {
            await telemetry.SendAsync(
                Session.Normal(number, AgentCount),
                TestContext.Current.CancellationToken
            );
        }

        await api.UntilQuietAsync();
        double before = await api.MetricAsync("custodes_alarms_total");

        await using IAsyncEnumerator<JsonNode> stream = api.StreamAsync()
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        ValueTask<bool> firstEvent = stream.MoveNextAsync();
        await NodeApi.UntilAsync(async () => await api.MetricAsync("custodes_alarm_streams") == 1);
        await telemetry.SendAsync(
            Session.Hijacked(1, "support-7"),
            TestContext.Current.CancellationToken
        );

        JsonArray alarms = await api.ItemsAsync("/v1/alarms?limit=1000");
        JsonNode? alarm = alarms.FirstOrDefault(item => (string)item!["session"]! == "hijacked-1");
        Assert.NotNull(alarm);
        Assert.Equal("support-7", (string)alarm["agent"]!);
        Assert.NotEmpty(alarm["parts"]!.AsArray());

        Assert.True(await firstEvent);
        Assert.Equal((long)alarm["id"]!, (long)stream.Current["id"]!);
        Assert.InRange(await api.MetricAsync("custodes_alarm_delay_seconds_max"), 0, 1);
        Assert.InRange(before, 0, SessionCount * 0.05);

        JsonNode agent = await api.JsonAsync("/v1/agents/support-7");
        Assert.Equal("suspect", (string)agent["agent"]!["level"]!);
    }

    private static IAgentTelemetry Telemetry(NodeProcess node, Way way) =>
        way switch
        {
            Way.Grpc => new SdkTelemetry(node, OtlpExportProtocol.Grpc),
            Way.HttpProtobuf => new SdkTelemetry(node, OtlpExportProtocol.HttpProtobuf),
            Way.HttpJson or _ => new JsonTelemetry(node),
        };
}
