using Custodes.Contracts;
using Custodes.Detection.Evidence;
using Custodes.Detection.Verdicts;
using Custodes.Primitives;
using Custodes.Primitives.State;

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

    // Those that an operator ordered are not counted against the share: who orders many must not thereby
    // switch the automatic off.
    private int automatic;

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
            automatic < Math.Max(1, (int)(agentCount * options.QuarantineShareMax))
        );
        (LadderState next, string reason) = Ladder.Step(state, input, options);
        return Enter(agent, state, next, reason);
    }

    /// <summary>Puts an agent on a rung by an operator's order, a new verdict even if it stands there.</summary>
    public Change Order(int agent, VerdictLevel level, long nowMs, string reason)
    {
        _ = evidence.Remove(agent);
        LadderState next = Ladder.Set(level, nowMs, options);
        return Enter(agent, StateOf(agent), next, reason)
            ?? new Change(++Count, level, next, reason);
    }

    /// <summary>Forgets an agent on the lowest rung: its place will be another's.</summary>
    public void Forget(int agent)
    {
        Invariant.That(!states.ContainsKey(agent));
        _ = evidence.Remove(agent);
    }

    /// <summary>Writes where agents stand, by slot.</summary>
    public void Save(StateWriter writer)
    {
        writer.PutInt64(Count);
        writer.PutInt32(states.Count);
        foreach (int agent in states.Keys.Order())
        {
            LadderState state = states[agent];
            writer.PutInt32(agent);
            writer.PutByte((byte)state.Level);
            writer.PutInt64(state.SinceMs);
            writer.PutInt64(state.ExpiresMs);
        }

        writer.PutInt32(evidence.Count);
        foreach (int agent in evidence.Keys.Order())
        {
            writer.PutInt32(agent);
            writer.PutDouble(evidence[agent]);
        }
    }

    /// <summary>Fills an empty book from a snapshot; false when the reader refused it.</summary>
    /// <param name="reader">Where the book was written.</param>
    /// <param name="agentCount">Agents there are.</param>
    public bool TryRestore(ref StateReader reader, int agentCount)
    {
        Count = reader.GetCounter();
        int stateCount = reader.GetCount(agentCount, 21, "agents on the ladder");
        for (int index = 0; index < stateCount; index++)
        {
            int agent = reader.GetInt32();
            VerdictLevel level = (VerdictLevel)
                reader.GetByte((byte)VerdictLevel.Quarantined, "rung");
            LadderState state = new(level, reader.GetInt64(), reader.GetInt64());
            bool isNew =
                level != VerdictLevel.Normal
                && agent >= 0
                && agent < agentCount
                && states.TryAdd(agent, state);
            if (!reader.Require(isNew, $"agent {agent} cannot stand on the ladder"))
            {
                return false;
            }

            Quarantined += level == VerdictLevel.Quarantined ? 1 : 0;
            automatic += IsAutomatic(state) ? 1 : 0;
        }

        int evidenceCount = reader.GetCount(agentCount, 12, "agents with evidence");
        for (int index = 0; index < evidenceCount; index++)
        {
            int agent = reader.GetInt32();
            double nats = reader.GetDouble(double.MaxValue);
            bool isNew = agent >= 0 && agent < agentCount && evidence.TryAdd(agent, nats);
            if (!reader.Require(isNew, $"agent {agent} cannot have evidence"))
            {
                return false;
            }
        }

        return reader.IsSound;
    }

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

    // Only an operator's quarantine has no end.
    private static bool IsAutomatic(LadderState state) =>
        state.Level == VerdictLevel.Quarantined && state.ExpiresMs != long.MaxValue;

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

        automatic += (IsAutomatic(next) ? 1 : 0) - (IsAutomatic(state) ? 1 : 0);
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
