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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSettling(in AgentBlock agent) =>
        agent.SinceBuild < SettlingObservations && agent.Observations > agent.SinceBuild;

    /// <summary>The largest of the three detectors over observations, in nats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Suspicion(in AgentBlock agent) =>
        FastMath.Max(agent.Suspicions[0], FastMath.Max(agent.Suspicions[1], agent.Suspicions[2]));

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

    /// <summary>A row's numbers, with the gap in time from where its session stands.</summary>
    /// <remarks>
    /// Asked some rows ahead, and again when the row is scored: then the gap is there already, unless the
    /// session has moved on since. Its logarithm is the longest part of what a score would wait for.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> NumbersOf(ref BehaviourRow row, in SessionBlock session)
    {
        Vector256<float> numbers = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
        if (row.GapFromMs != session.LastTimeMs)
        {
            row.GapFromMs = session.LastTimeMs;
            long gapMs = Math.Max(0, row.TimeMs - session.LastTimeMs);
            bool isTold = row.TimeMs >= 0 && session.LastTimeMs >= 0;

            // All lanes are stored though one has changed: they are loaded together, and a load that
            // needs both a waiting store and the line behind it waits until the store is done.
            numbers = numbers.WithElement(
                NumericFeature.Gap,
                isTold ? FastMath.Log2(1 + gapMs) : float.NaN
            );
            numbers.CopyTo((Span<float>)row.Numbers);
        }

        return numbers;
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

    /// <summary>Whether the agent's next observation is one after which its state is checked.</summary>
    public static bool IsCheckDueNext(in AgentBlock agent) =>
        (agent.Observations & DriftCheckMask) == DriftCheckMask;

    /// <summary>Whether this observation of the agent is one after which its state is checked.</summary>
    public static bool IsCheckDue(in AgentBlock agent) =>
        (agent.Observations & DriftCheckMask) == 0 || agent.Observations == ActiveObservations;

    /// <summary>Opens a new epoch for a new build, with the old one as its prior.</summary>
    public static void Renew(ref AgentBlock agent, uint build)
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

    /// <summary>Whether one number's mean is out of the budget.</summary>
    public static bool HasDriftedBy(in AgentBlock agent, in AnchorBlock anchor, int feature) =>
        MathF.Abs(agent.Mean[feature] - anchor.Mean[feature])
        > anchor.Spread[feature] * DriftBudgetSpreads;

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
            Vector256
                .Sqrt(
                    Vector256.Create((ReadOnlySpan<float>)agent.Variance) + Vector256.Create(0.02f)
                )
                .CopyTo((Span<float>)anchor.Spread);
            return;
        }

        if (state != BaselineState.Active)
        {
            return;
        }

        // Lanes that are not in use have moved by 0, and one that nobody ever told is NaN: neither is above.
        Vector256<float> moved = Vector256.Abs(
            Vector256.Create((ReadOnlySpan<float>)agent.Mean)
                - Vector256.Create((ReadOnlySpan<float>)anchor.Mean)
        );
        Vector256<float> budget =
            Vector256.Create((ReadOnlySpan<float>)anchor.Spread) * DriftBudgetSpreads;
        if (Vector256.GreaterThanAny(moved, budget))
        {
            agent.State = (byte)BaselineState.Drifted;
        }
    }
}
