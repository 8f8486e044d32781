using System.Diagnostics;
using Custodes.Baselines.Behaviour;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using Custodes.Node.Verdicts;

namespace Custodes.Node;

/// <content>What a live node needs besides: time that passes without telemetry, orders, figures.</content>
public sealed partial class Pipeline
{
    /// <summary>Agents in quarantine.</summary>
    public int QuarantinedCount => verdicts.Quarantined;

    /// <summary>Agents above the lowest rung.</summary>
    public int StandingCount => verdicts.States.Count;

    /// <summary>Open sessions with content.</summary>
    public int ContentSessionCount => contents.Count;

    /// <summary>Sessions with content that found no place and are judged by behaviour alone.</summary>
    public long ContentSessionsRefused => contents.Refused;

    /// <summary>Whether time alone could change something: a session could end, a verdict step down.</summary>
    public bool AwaitsTime => behaviour.SessionCount > 0 || verdicts.States.Count > 0;

    /// <summary>The rows of the newest batch, with the slots that its observations were given.</summary>
    public ReadOnlySpan<BehaviourRow> RowsOf(ObservationBatch batch) => rows.AsSpan(0, batch.Count);

    /// <summary>Log of the evidence against an agent.</summary>
    public double EvidenceNats(int agent) => EvidenceOf(agent);

    /// <summary>The rung of an agent.</summary>
    public VerdictLevel LevelOf(int agent) => verdicts.StateOf(agent).Level;

    /// <summary>Agents on one rung.</summary>
    public int CountOn(VerdictLevel level)
    {
        if (level == VerdictLevel.Normal)
        {
            return behaviour.AgentCount - verdicts.States.Count;
        }

        int count = 0;
        foreach (Detection.Verdicts.LadderState state in verdicts.States.Values)
        {
            count += state.Level == level ? 1 : 0;
        }

        return count;
    }

    /// <summary>Lets time pass: sessions that were idle for too long end, verdicts whose time is over step down.</summary>
    /// <remarks>Only with <see cref="PipelineOptions.IsNowMs"/>.</remarks>
    public void Tick(long nowMs)
    {
        Now = Math.Max(Now, nowMs);

        // The sweep looks at 256 places a call; without telemetry nobody else moves it on.
        for (int swept = 0; swept < options.Behaviour.SessionCountMax; swept += 256)
        {
            CloseIdle();
        }

        behaviour.Advance(Now, options.SessionIdleTicks);
        Tally?.Flush();
        foreach (int agent in verdicts.Due(Now))
        {
            Consider(Now, agent, hasAlarm: false, findingId: 0);
        }
    }

    /// <summary>Whether an agent's baseline moved too far from its anchor and waits for an operator.</summary>
    public bool IsDrifted(int agent) => StateOf(agent) == BaselineState.Drifted;

    /// <summary>Whether an order would change nothing: the agent stands where it would be put.</summary>
    public bool IsIdle(int agent, OrderKind order) =>
        order switch
        {
            OrderKind.Release => LevelOf(agent) == VerdictLevel.Normal && !IsDrifted(agent),
            OrderKind.Quarantine => LevelOf(agent) == VerdictLevel.Quarantined,
            OrderKind.Reset => LevelOf(agent) == VerdictLevel.Normal
                && StateOf(agent) == BaselineState.ResetPending,
            _ => throw new UnreachableException(order.ToString()),
        };

    /// <summary>Does what an operator ordered for an agent; false when it would change nothing.</summary>
    /// <remarks>One that drifted is released even from the lowest rung: it learns again.</remarks>
    public bool TryOrder(int agent, OrderKind order, long nowMs, string actor, string reason)
    {
        Now = Math.Max(Now, nowMs);
        if (IsIdle(agent, order))
        {
            return false;
        }

        bool isDrifted = IsDrifted(agent);
        VerdictLevel level =
            order == OrderKind.Quarantine ? VerdictLevel.Quarantined : VerdictLevel.Normal;
        VerdictBook.Change change = verdicts.Order(agent, level, Now, reason);
        if (level == VerdictLevel.Normal)
        {
            behaviour.ClearSuspicion(agent);
        }

        if (order == OrderKind.Reset)
        {
            behaviour.StartAnew(agent);
        }
        else if (order == OrderKind.Release && isDrifted)
        {
            behaviour.Relearn(agent);
        }

        Report(agent, change, Now, findingId: 0, EvidenceOf(agent), actor);
        return true;
    }

    private BaselineState StateOf(int agent) => (BaselineState)behaviour.Agent(agent).State;
}
