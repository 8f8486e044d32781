using Custodes.Contracts;
using Custodes.Contracts.Fleet;

namespace Custodes.Server.Tests;

/// <summary>A fleet in lists: what the node would say, without a node.</summary>
internal sealed class FakeFleet : IFleetReader, IFleetCommands
{
    public List<AgentView> Agents { get; } = [];

    public List<Finding> Alarms { get; } = [];

    public List<Verdict> Verdicts { get; } = [];

    public List<MetricSample> Metrics { get; } = [];

    public FleetHealth Health { get; set; } = new(true, "ready", true, 0, 0);

    public CommandResult? Answer { get; set; }

    public List<string> Orders { get; } = [];

    public ValueTask<Page<AgentView>?> ListAgentsAsync(
        AgentQuery query,
        CancellationToken cancellationToken
    )
    {
        int start = 0;
        if (query.Cursor is not null && !int.TryParse(query.Cursor, out start))
        {
            return ValueTask.FromResult<Page<AgentView>?>(null);
        }

        List<AgentView> matching =
        [
            .. Agents.Where(agent =>
                (query.Role is null || agent.Role == query.Role)
                && (query.Level is null || agent.Level == query.Level)
            ),
        ];
        int end = Math.Min(matching.Count, start + query.Limit);
        return ValueTask.FromResult<Page<AgentView>?>(
            new Page<AgentView>(matching[start..end], end < matching.Count ? $"{end}" : null)
        );
    }

    public ValueTask<AgentDetail?> FindAgentAsync(string agent, CancellationToken cancellationToken)
    {
        AgentView? found = Agents.Find(view => view.Name == agent);
        return ValueTask.FromResult(
            found is null
                ? null
                : new AgentDetail(
                    found,
                    [.. Alarms.Where(alarm => alarm.Agent == agent)],
                    [new DetectorFigure(Detector.Provenance, 2, 3.5, 12.25)]
                )
        );
    }

    public ValueTask<Page<Finding>> ListAlarmsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    )
    {
        lock (Alarms)
        {
            return ValueTask.FromResult(PageOf(Alarms, alarm => alarm.Id, afterId, limit));
        }
    }

    public ValueTask<Page<Verdict>> ListVerdictsAsync(
        long afterId,
        int limit,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(PageOf(Verdicts, verdict => verdict.Id, afterId, limit));

    public ValueTask<FleetHealth> GetHealthAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Health);

    public ValueTask<IReadOnlyList<MetricSample>> GetMetricsAsync(
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyList<MetricSample>>(Metrics);

    public ValueTask<CommandResult> ReleaseAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) => Order($"release {agent} {actor} {reason}");

    public ValueTask<CommandResult> QuarantineAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) => Order($"quarantine {agent} {actor} {reason}");

    public ValueTask<CommandResult> ResetAsync(
        string agent,
        string actor,
        string reason,
        CancellationToken cancellationToken
    ) => Order($"reset {agent} {actor} {reason}");

    private ValueTask<CommandResult> Order(string order)
    {
        Orders.Add(order);
        return ValueTask.FromResult(Answer ?? new CommandResult.UnknownAgent());
    }

    private static Page<T> PageOf<T>(List<T> all, Func<T, long> idOf, long afterId, int limit)
    {
        List<T> after = [.. all.Where(item => idOf(item) > afterId)];
        return after.Count <= limit
            ? new Page<T>(after, null)
            : new Page<T>(after[..limit], $"{idOf(after[limit - 1])}");
    }
}
