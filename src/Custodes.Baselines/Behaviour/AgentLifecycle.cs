using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>States of an agent's baseline, new builds, anchors.</summary>
internal static class AgentLifecycle
{
    /// <summary>Log odds at which a copy of the time before is taken: 20 to 1.</summary>
    public const float CopyAtNats = 3;

    /// <summary>Log odds at which suspicion counts as passed: 7 to 1.</summary>
    public const float DropAtNats = 2;

    /// <summary>Observations after which an agent is judged by its own history.</summary>
    public const uint ActiveObservations = 50;

    /// <summary>How long an agent may be silent before its history counts as old: thirty days.</summary>
    public const long StaleAfterMs = 30L * 24 * 60 * 60 * 1_000;

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

    /// <summary>Whether its state lets a baseline learn: a drifted or poisoned one stands still until an operator decides.</summary>
    public static bool MayLearn(in AgentBlock agent) => agent.State < (byte)BaselineState.Drifted;

    /// <summary>Whether an agent that is seen again at a time was silent for so long that its history is old.</summary>
    public static bool IsStale(in AgentBlock agent, long timeMs) =>
        agent.State == (byte)BaselineState.Active
        && agent.LastTimeMs > 0
        && timeMs - agent.LastTimeMs > StaleAfterMs;

    /// <summary>Marks a history as old: it keeps a prior's weight until the agent has shown that it still holds.</summary>
    /// <remarks>The anchor stays, or a pause, which the agent itself can feign, would be a way past the drift budget.</remarks>
    public static void GrowStale(ref AgentBlock agent)
    {
        agent.State = (byte)BaselineState.Stale;
        agent.Observations = Math.Min(agent.Observations, ActiveObservations / 2);
    }

    /// <summary>Whether nothing speaks against an agent, so that forgetting it clears nobody.</summary>
    public static bool MayBeForgotten(in AgentBlock agent) =>
        agent.Level == (byte)VerdictLevel.Normal
        && MayLearn(in agent)
        && agent.SuspicionSessions < DropAtNats
        && Suspicion(agent) < DropAtNats;

    /// <summary>Prepares the blocks for a row: a new build opens a new epoch with the old one as its prior.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Open(ref BehaviourRow row, ref AgentBlock agent, ref SessionBlock session)
    {
        if (row.Build != 0 && row.Build != agent.Build)
        {
            Renew(ref agent, row.Build);
        }

        if (row.TimeMs >= 0 && session.LastTimeMs >= 0)
        {
            long gapMs = Math.Max(0, row.TimeMs - session.LastTimeMs);

            // All lanes are stored though one has changed: the kernel loads them together, and a load
            // that needs both a waiting store and the line behind it waits until the store is done.
            Vector256<float> numbers = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
            numbers
                .WithElement(NumericFeature.Gap, FastMath.Log2(1 + gapMs))
                .CopyTo((Span<float>)row.Numbers);
        }
    }

    /// <summary>Moves the session on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Advance(ref BehaviourRow row, ref AgentBlock agent, ref SessionBlock session)
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
    }

    /// <summary>Whether this observation of the agent is one after which its state is checked.</summary>
    public static bool IsCheckDue(in AgentBlock agent) =>
        (agent.Observations & DriftCheckMask) == 0 || agent.Observations == ActiveObservations;

    private static void Renew(ref AgentBlock agent, uint build)
    {
        if (agent.Build != 0)
        {
            // What the old build did stays as the prior, with a prior's weight: the new one's own
            // numbers move in within some tens of observations instead of raising alarms for thousands.
            agent.Observations = Math.Min(agent.Observations, ActiveObservations);

            // A build is what the agent says it is: that must not be a way out of a poisoned baseline.
            agent.State =
                agent.State < (byte)BaselineState.Poisoned
                    ? (byte)BaselineState.Learning
                    : agent.State;
        }

        agent.Build = build;
        agent.SinceBuild = 0;
    }

    /// <summary>Anchors an agent that has become active, and finds one that has drifted from its anchor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Check(ref AgentBlock agent, ref AnchorBlock anchor)
    {
        BaselineState state = (BaselineState)agent.State;
        if (state is BaselineState.Learning or BaselineState.Stale)
        {
            if (agent.Observations < ActiveObservations || IsSettling(agent))
            {
                return;
            }

            agent.State = (byte)BaselineState.Active;
            if (state == BaselineState.Stale)
            {
                return;
            }

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
