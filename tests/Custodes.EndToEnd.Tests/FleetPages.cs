using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Custodes.EndToEnd.Tests;

/// <summary>Everything that the API says of a fleet, to be compared.</summary>
internal sealed record FleetPages(
    string Agents,
    string Details,
    string Alarms,
    string Verdicts,
    long LastAlarmId,
    double Observations,
    double Sessions
)
{
    public static async Task<FleetPages> ReadAsync(NodeApi api, int agentCount)
    {
        StringBuilder details = new();
        for (int agent = 0; agent < agentCount; agent++)
        {
            details.AppendLine(
                await api.TextAsync(
                    string.Create(CultureInfo.InvariantCulture, $"/v1/agents/support-{agent}")
                )
            );
        }

        JsonArray alarms = await api.ItemsAsync("/v1/alarms?limit=1000");
        return new FleetPages(
            (await api.ItemsAsync("/v1/agents?limit=1000")).ToJsonString(),
            details.ToString(),
            alarms.ToJsonString(),
            (await api.ItemsAsync("/v1/verdicts?limit=1000")).ToJsonString(),
            alarms.Count == 0 ? 0 : (long)alarms[^1]!["id"]!,
            await api.MetricAsync("custodes_observations_total"),
            await api.MetricAsync("custodes_sessions_closed_total")
        );
    }
}
