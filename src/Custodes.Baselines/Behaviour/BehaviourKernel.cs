using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>Scores one resolved observation against agent, role and fleet, and then learns it.</summary>
/// <remarks>
/// Static and without state: everything it reads or changes is in its arguments. It always scores
/// before it learns, so that an observation never vouches for itself. A part per detector; the order of
/// the parts is the order of the cache lines of <see cref="AgentBlock"/>.
/// </remarks>
internal static class BehaviourKernel
{
    /// <summary>Own observations that weigh as much as the role's prior.</summary>
    public const float PriorObservations = 50;

    /// <summary>Observations after which the novelty of a tool counts in full.</summary>
    public const uint NoveltyMatureObservations = 200;

    /// <summary>Log of the odds (100 to 1) above which an agent stops learning.</summary>
    public const float LearningGateNats = 4.6f;

    // A perfectly regular agent gets this much variance (of log2 units) all the same: its first wobble
    // is no alarm, and its first real jump is a large one, not a division by zero.
    private const float VarianceFloor = 0.02f;
    private const float SquaredDeviationMax = 64;
    private const float BitsPerSquaredDeviation = 0.7213f;
    private const float DetectorBitsMax = 12;
    private const float LearningRateMin = 1f / 256;
    private const int HalvingObservations = 4096;
    private const float TransitionPrior = 4;

    /// <summary>The detectors' bits for one row, before anything is learnt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Score(
        ref BehaviourRow row,
        ref AgentBlock agent,
        ref SessionBlock session,
        RoleModel role,
        RoleModel fleet,
        BehaviourCounts counts,
        ref Surprise surprise
    )
    {
        surprise = default;
        if (row.Sequence >= 0)
        {
            ScoreIntegrity(ref row, ref session, role, ref surprise);
        }

        ScoreNumbers(ref row, ref agent, ref surprise);
        if (row.Action != 0)
        {
            ScoreAction(ref row, ref agent, ref session, role, fleet, counts, ref surprise);
        }

        surprise.Total =
            surprise.Sequence
            + surprise.Novelty
            + surprise.Volume
            + surprise.Tempo
            + surprise.Capability
            + surprise.Integrity;
    }

    /// <summary>Teaches the row to its agent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Learn(ref BehaviourRow row, ref AgentBlock agent, ref SessionBlock session)
    {
        LearnNumbers(ref row, ref agent);
        if (row.Action == 0)
        {
            return;
        }

        int tool = AgentTools.Find(in agent, row.Fingerprint);
        if (tool < 0)
        {
            tool = AgentTools.Add(ref agent, row.Fingerprint);
        }

        AgentTools.Use(ref agent, tool);
        ref byte transition = ref agent.Transitions[
            TransitionPlace(row.Action, session.PreviousAction)
        ];
        transition = (byte)Math.Min(transition + 1, byte.MaxValue);
        agent.CapabilitiesSeen |= (byte)row.Capabilities;
        if (row.Values != 0)
        {
            ValueFilter.Add(ref agent, row.Values);
        }

        if (++agent.SinceHalving >= HalvingObservations)
        {
            Halve(ref agent);
        }
    }

    /// <summary>Moves the three e-CUSUM detectors on: M ← max(1, e·M), kept as log M.</summary>
    /// <remarks>
    /// The sum form, M ← e·(M + 1), has the same bound on false alarms but rises to 1/(1 - e) under an
    /// agent whose bets lose only a little each time: the most regular ones would stand at long odds.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bet(ref AgentBlock agent, ReadOnlySpan<float> deltas, int bin)
    {
        ReadOnlySpan<float> delta = deltas.Slice(bin * 3, 3);
        agent.SuspicionSlow = FastMath.Max(0, agent.SuspicionSlow + delta[0]);
        agent.SuspicionMedium = FastMath.Max(0, agent.SuspicionMedium + delta[1]);
        agent.SuspicionFast = FastMath.Max(0, agent.SuspicionFast + delta[2]);
    }

    // A sensor that counts lets us see what it did not send. The 64-bit window tells a replay (the
    // number was seen) from a late arrival (it was not).
    private static void ScoreIntegrity(
        ref BehaviourRow row,
        ref SessionBlock session,
        RoleModel role,
        ref Surprise surprise
    )
    {
        role.Sequenced++;
        long step = session.LastSequence < 0 ? 1 : (long)row.Sequence - session.LastSequence;
        if (step == 1)
        {
            session.SequenceWindow = (session.SequenceWindow << 1) | 1;
        }
        else if (step > 1)
        {
            // The rate before this gap, so that the first of a role is as surprising as it is rare.
            surprise.Integrity = RateBits(role.Gaps, role.Sequenced);
            role.Gaps++;
            session.Gaps = (ushort)Math.Min(session.Gaps + step - 1, ushort.MaxValue);
            session.SequenceWindow = step < 64 ? (session.SequenceWindow << (int)step) | 1 : 1;
        }
        else
        {
            bool seen = -step < 64 && ((session.SequenceWindow >> (int)-step) & 1) != 0;
            surprise.IsReplay = seen;
            surprise.Integrity = RateBits(role.Reordered, role.Sequenced);
            role.Reordered++;
            session.Replays = (ushort)Math.Min(session.Replays + 1, ushort.MaxValue);
            if (-step < 64)
            {
                session.SequenceWindow |= 1UL << (int)-step;
            }

            return;
        }

        session.LastSequence = row.Sequence;
    }

    // Eight lanes at once. A lane the telemetry did not tell, now or ever before, is NaN, and every
    // comparison with NaN is false, so it drops out without a branch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScoreNumbers(
        ref BehaviourRow row,
        ref AgentBlock agent,
        ref Surprise surprise
    )
    {
        Vector256<float> values = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
        Vector256<float> mean = Vector256.Create((ReadOnlySpan<float>)agent.Mean);
        Vector256<float> variance = Vector256.Create((ReadOnlySpan<float>)agent.Variance);
        Vector256<float> difference = values - mean;
        Vector256<float> squared =
            difference * difference / (variance + Vector256.Create(VarianceFloor));
        squared = Vector256.ConditionalSelect(
            Vector256.Equals(difference, difference),
            Vector256.MinNative(squared, Vector256.Create(SquaredDeviationMax)),
            Vector256<float>.Zero
        );

        Vector128<float> volume = squared.GetLower();
        float volumeMax = Largest(volume);
        float tempoMax = FastMath.Max(
            squared.GetElement(NumericFeature.Duration),
            squared.GetElement(NumericFeature.Gap)
        );

        // The first squared deviation is free: one standard deviation is no surprise.
        surprise.Volume = FastMath.Clamp(
            (volumeMax - 1) * BitsPerSquaredDeviation,
            0,
            DetectorBitsMax
        );
        surprise.Tempo = FastMath.Clamp(
            (tempoMax - 1) * BitsPerSquaredDeviation,
            0,
            DetectorBitsMax
        );
        uint lanes = Vector256
            .Equals(squared, Vector256.Create(volumeMax))
            .ExtractMostSignificantBits();
        surprise.WorstVolume = (byte)BitOperations.TrailingZeroCount(lanes);
        surprise.WorstTempo =
            squared.GetElement(NumericFeature.Duration) >= squared.GetElement(NumericFeature.Gap)
                ? (byte)NumericFeature.Duration
                : (byte)NumericFeature.Gap;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScoreAction(
        ref BehaviourRow row,
        ref AgentBlock agent,
        ref SessionBlock session,
        RoleModel role,
        RoleModel fleet,
        BehaviourCounts counts,
        ref Surprise surprise
    )
    {
        float maturity = agent.Observations >= NoveltyMatureObservations ? 1 : 0.5f;
        int tool = AgentTools.Find(in agent, row.Fingerprint);
        if (tool < 0)
        {
            surprise.Novelty = ScoreTool(in row, role, fleet, counts) * maturity;
        }

        if (row.Values != 0)
        {
            surprise.Novelty += ScoreValue(ref row, ref agent, role, counts) * maturity;
        }

        // Agent's counters may only make a transition more likely than its role does.
        float likely = counts.TransitionShare(
            row.Role,
            session.PreviousAction,
            row.Action,
            role,
            fleet
        );
        byte own = agent.Transitions[TransitionPlace(row.Action, session.PreviousAction)];
        if (own > 0 && tool >= 0)
        {
            float uses = AgentTools.UsesAt(in agent, tool);
            likely = FastMath.Max(
                likely,
                (FastMath.Min(own, uses) + (TransitionPrior * likely)) / (uses + TransitionPrior)
            );
        }

        surprise.Sequence = FastMath.Min(DetectorBitsMax, -FastMath.Log2(FastMath.Min(1, likely)));

        Capabilities fresh = row.Capabilities & ~(Capabilities)agent.CapabilitiesSeen;
        if (fresh != Capabilities.None)
        {
            surprise.NewCapabilities = fresh;
            surprise.Capability = ScoreCapabilities(fresh, role) * maturity;
        }
    }

    // A capability is an escalation by as much as its role does without it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ScoreCapabilities(Capabilities fresh, RoleModel role)
    {
        float bits = -FastMath.Log2((float)role.CapabilityShare(fresh));
        return FastMath.Clamp(bits, 0, DetectorBitsMax);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ScoreTool(
        in BehaviourRow row,
        RoleModel role,
        RoleModel fleet,
        BehaviourCounts counts
    )
    {
        float share = counts.UseShare(row.Role, row.Action, role, fleet);
        return FastMath.Min(DetectorBitsMax, -FastMath.Log2(share));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ScoreValue(
        ref BehaviourRow row,
        ref AgentBlock agent,
        RoleModel role,
        BehaviourCounts counts
    )
    {
        if (ValueFilter.MayHave(in agent, row.Values))
        {
            return 0;
        }

        row.IsValueNewToAgent = true;
        row.IsValueNewToRole = !counts.IsValueKnown(row.Role, row.Values);
        return row.IsValueNewToRole
            ? RateBits(role.ValuesNewToRole, role.ValueRows)
            : RateBits(role.ValuesNewToAgent, role.ValueRows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LearnNumbers(ref BehaviourRow row, ref AgentBlock agent)
    {
        // Starts as the role with the weight of 50 observations; ends as an average over about 256.
        float rate = FastMath.Max(
            LearningRateMin,
            1 / (agent.Observations + PriorObservations + 1)
        );
        Vector256<float> values = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
        Vector256<float> mean = Vector256.Create((ReadOnlySpan<float>)agent.Mean);
        Vector256<float> variance = Vector256.Create((ReadOnlySpan<float>)agent.Variance);

        // A single observation moves the mean by no more than four standard deviations would.
        Vector256<float> spread = Vector256.Sqrt(variance + Vector256.Create(VarianceFloor)) * 4f;
        Vector256<float> difference = Vector256.MinNative(
            Vector256.MaxNative(values - mean, -spread),
            spread
        );
        Vector256<float> told = Vector256.Equals(values, values);
        difference = Vector256.ConditionalSelect(told, difference, Vector256<float>.Zero);
        Vector256<float> step = difference * rate;
        Vector256<float> learnt = (variance + (step * difference)) * (1 - rate);
        variance = Vector256.ConditionalSelect(told, learnt, variance);

        // A number told for the first time starts at its value, with the spread of a factor of two.
        Vector256<float> isFirst = told & ~Vector256.Equals(mean, mean);
        mean = Vector256.ConditionalSelect(isFirst, values, mean + step);
        variance = Vector256.ConditionalSelect(isFirst, Vector256<float>.One, variance);
        mean.CopyTo((Span<float>)agent.Mean);
        variance.CopyTo((Span<float>)agent.Variance);
    }

    private static float Largest(Vector128<float> lanes)
    {
        Vector128<float> pairs = Vector128.MaxNative(
            lanes,
            Vector128.Shuffle(lanes, Vector128.Create(2, 3, 0, 1))
        );
        return FastMath.Max(pairs.GetElement(0), pairs.GetElement(1));
    }

    // Laplace's rule, so that what never happened in n rows is worth log2(n) bits and not infinity.
    private static float RateBits(long events, long rows) =>
        FastMath.Min(DetectorBitsMax, -FastMath.Log2((events + 0.5f) / (rows + 1f)));

    private static int TransitionPlace(ushort action, ushort previous) =>
        (int)((((uint)previous * 0x9E3779B1) + action) * 0x85EBCA6B >> 26);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Halve(ref AgentBlock agent)
    {
        agent.SinceHalving = 0;
        AgentTools.Halve(ref agent);
        for (int index = 0; index < 64; index++)
        {
            agent.Transitions[index] >>= 1;
        }
    }
}
