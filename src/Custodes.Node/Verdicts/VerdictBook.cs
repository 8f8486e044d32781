using Custodes.Contracts;
using Custodes.Detection.Evidence;
using Custodes.Detection.Verdicts;

namespace Custodes.Node.Verdicts;

/// <summary>Where every agent stands on the ladder, and the evidence of those that stand out.</summary>
/// <remarks>Agents on the lowest rung with little evidence take no room here: a fleet is mostly those.</remarks>
internal sealed class VerdictBook(LadderOptions options)
{
    private const double StandsOutNats = 2;
    private readonly Dictionary<int, LadderState> states = [];
    private readonly Dictionary<int, double> evidence = [];

    /// <summary>Verdicts given so far.</summary>
    public long Count { get; private set; }

    /// <summary>Agents in quarantine.</summary>
    public int Quarantined { get; private set; }

    /// <summary>The agents above the lowest rung.</summary>
    public IReadOnlyDictionary<int, LadderState> States => states;

    /// <summary>The rung of an agent.</summary>
    public LadderState StateOf(int agent) => states.GetValueOrDefault(agent);

    /// <summary>Considers new evidence; null when the verdict stands.</summary>
    public Change? Consider(
        int agent,
        double evidenceNats,
        bool hasAlarm,
        long nowMs,
        int agentCount
    )
    {
        if (evidenceNats >= StandsOutNats)
        {
            evidence[agent] = evidenceNats;
        }
        else
        {
            _ = evidence.Remove(agent);
        }

        LadderState state = StateOf(agent);
        if (!hasAlarm && state.Level == VerdictLevel.Normal && evidenceNats < options.WatchNats)
        {
            return null;
        }

        LadderInput input = new(
            nowMs,
            evidenceNats,
            hasAlarm,
            evidenceNats >= options.QuarantineNats && IsDiscovery(evidenceNats, agentCount),
            Quarantined < Math.Max(1, (int)(agentCount * options.QuarantineShareMax))
        );
        (LadderState next, string reason) = Ladder.Step(state, input, options);
        return Enter(agent, state, next, reason);
    }

    /// <summary>Puts an agent on a rung by an operator's order.</summary>
    public Change? Order(int agent, VerdictLevel level, long nowMs, string reason)
    {
        _ = evidence.Remove(agent);
        return Enter(agent, StateOf(agent), Ladder.Set(level, nowMs, options), reason);
    }

    /// <summary>Puts back a state from a snapshot.</summary>
    public void Restore(int agent, LadderState state)
    {
        states[agent] = state;
        Quarantined += state.Level == VerdictLevel.Quarantined ? 1 : 0;
    }

    /// <summary>Puts back the number of verdicts from a snapshot.</summary>
    public void RestoreCount(long count) => Count = count;

    /// <summary>Agents whose time on a rung is over, in order of their slots.</summary>
    public List<int> Due(long nowMs)
    {
        List<int> due = [];
        foreach ((int agent, LadderState state) in states)
        {
            if (nowMs >= state.ExpiresMs)
            {
                due.Add(agent);
            }
        }

        due.Sort();
        return due;
    }

    private bool IsDiscovery(double evidenceNats, int agentCount)
    {
        double[] values = [.. evidence.Values];
        return evidenceNats
            >= FalseDiscovery.LogThreshold(
                values,
                Math.Max(agentCount, values.Length),
                options.FalseDiscoveryShare
            );
    }

    private Change? Enter(int agent, LadderState state, LadderState next, string reason)
    {
        if (next.Level == VerdictLevel.Normal)
        {
            _ = states.Remove(agent);
        }
        else
        {
            states[agent] = next;
        }

        if (next.Level == state.Level)
        {
            return null;
        }

        Quarantined += next.Level == VerdictLevel.Quarantined ? 1 : 0;
        Quarantined -= state.Level == VerdictLevel.Quarantined ? 1 : 0;
        return new Change(++Count, state.Level, next, reason);
    }

    /// <summary>A changed verdict.</summary>
    internal sealed record Change(long Id, VerdictLevel Previous, LadderState Next, string Reason);
}
