namespace Custodes.Contracts.Fleet;

/// <summary>Reads what the node knows. Any thread; answers are copies that nobody changes later.</summary>
public interface IFleetReader
{
    /// <summary>Agents in an order that stays the same while paging; null when the cursor is none.</summary>
    ValueTask<Page<AgentView>?> ListAgentsAsync(
        AgentQuery query,
        CancellationToken cancellationToken
    );

    /// <summary>One agent; null when no telemetry ever named it.</summary>
    ValueTask<AgentDetail?> FindAgentAsync(string agent, CancellationToken cancellationToken);

    /// <summary>Alarms with an id above <paramref name="afterId"/>, the oldest first.</summary>
    ValueTask<Page<Finding>> ListAlarmsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Verdicts with an id above <paramref name="afterId"/>, the oldest first.</summary>
    ValueTask<Page<Verdict>> ListVerdictsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Whether the node does its work. Answers at once, also when it does not.</summary>
    ValueTask<FleetHealth> GetHealthAsync(CancellationToken cancellationToken);

    /// <summary>Every metric of the node's parts, samples of one name next to each other.</summary>
    ValueTask<IReadOnlyList<MetricSample>> GetMetricsAsync(CancellationToken cancellationToken);
}
