using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>States of an agent's baseline: learning, active, drifted; new builds; anchors.</summary>
internal static class AgentLifecycle
{
    /// <summary>Log odds at which a copy of the time before is taken: 20 to 1.</summary>
    public const float CopyAtNats = 3;

    /// <summary>Log odds at which suspicion counts as passed: 7 to 1.</summary>
    public const float DropAtNats = 2;

    /// <summary>Observations after which an agent is judged by its own history.</summary>
    public const uint ActiveObservations = 50;

    // How far, in standard deviations at anchoring, a mean may move before the baseline counts as drifted.
    private const float DriftBudgetSpreads = 1.5f;
    private const uint DriftCheckMask = 63;

    // By then four fifths of what a deploy moved have moved in.
    private const uint SettlingObservations = 256;

    /// <summary>
    /// Whether the agent's build is new: what is normal for it is not known yet, so a bet that assumes it
    /// were would be void, and an anchor would be set on the way.
    /// </summary>
    public static bool IsSettling(in AgentBlock agent) =>
        agent.SinceBuild < SettlingObservations && agent.Observations > agent.SinceBuild;

    /// <summary>The largest of the three detectors over observations, in nats.</summary>
    public static float Suspicion(in AgentBlock agent) =>
        FastMath.Max(agent.SuspicionSlow, FastMath.Max(agent.SuspicionMedium, agent.SuspicionFast));

    /// <summary>Whether nothing speaks against an agent, so that forgetting it clears nobody.</summary>
    public static bool MayBeForgotten(in AgentBlock agent) =>
        agent.Level == (byte)VerdictLevel.Normal
        && agent.State != (byte)BaselineState.Drifted
        && agent.SuspicionSessions < DropAtNats
        && Suspicion(agent) < DropAtNats;

    /// <summary>Prepares the blocks for a row: a new build opens a new epoch with the old one as its prior.</summary>
    public static void Open(ref BehaviourRow row, ref AgentBlock agent, ref SessionBlock session)
    {
        if (row.Build != 0 && row.Build != agent.Build)
        {
            if (agent.Build != 0)
            {
                // What the old build did stays as the prior, with a prior's weight: the new one's own
                // numbers move in within some tens of observations instead of raising alarms for thousands.
                agent.Observations = Math.Min(agent.Observations, ActiveObservations);
                agent.State = (byte)BaselineState.Learning;
            }

            agent.Build = row.Build;
            agent.SinceBuild = 0;
        }

        if (row.TimeMs >= 0 && session.LastTimeMs >= 0)
        {
            long gapMs = Math.Max(0, row.TimeMs - session.LastTimeMs);
            row.Numbers[NumericFeature.Gap] = FastMath.Log2(1 + gapMs);
        }
    }

    /// <summary>Moves the session on and, now and then, checks the agent's state.</summary>
    public static void Advance(
        ref BehaviourRow row,
        ref AgentBlock agent,
        ref SessionBlock session,
        ref AnchorBlock anchor
    )
    {
        if (row.Action != 0)
        {
            session.PreviousAction = row.Action;
        }

        if (row.TimeMs >= 0)
        {
            session.LastTimeMs = Math.Max(session.LastTimeMs, row.TimeMs);
            agent.LastTimeMs = Math.Max(agent.LastTimeMs, row.TimeMs);
        }

        if ((agent.Observations & DriftCheckMask) == 0 || agent.Observations == ActiveObservations)
        {
            Check(ref agent, ref anchor);
        }
    }

    private static void Check(ref AgentBlock agent, ref AnchorBlock anchor)
    {
        BaselineState state = (BaselineState)agent.State;
        if (state is BaselineState.Learning or BaselineState.Stale)
        {
            if (agent.Observations < ActiveObservations || IsSettling(agent))
            {
                return;
            }

            agent.State = (byte)BaselineState.Active;
            anchor.Mean = agent.Mean;
            for (int feature = 0; feature < NumericFeature.Count; feature++)
            {
                anchor.Spread[feature] = MathF.Sqrt(agent.Variance[feature] + 0.02f);
            }

            return;
        }

        if (state != BaselineState.Active)
        {
            return;
        }

        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            float moved = MathF.Abs(agent.Mean[feature] - anchor.Mean[feature]);
            if (moved > DriftBudgetSpreads * anchor.Spread[feature])
            {
                agent.State = (byte)BaselineState.Drifted;
            }
        }
    }
}
