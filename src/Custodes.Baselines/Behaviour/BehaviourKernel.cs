using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Custodes.Baselines.Behaviour;

/// <summary>Scores one resolved observation against agent, role and fleet, and then learns it.</summary>
/// <remarks>
/// Static and without state: everything it reads or changes is in its arguments. It always scores
/// before it learns, so that an observation never vouches for itself. A part per detector; the order of
/// the parts is the order of the cache lines of <see cref="AgentBlock"/>.
/// </remarks>
internal static partial class BehaviourKernel
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

    /// <summary>Whether there is more to score in a row than a known action and its numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasMore(
        in BehaviourRow row,
        in AgentBlock agent,
        in SessionBlock session,
        bool isToolKnown
    )
    {
        // One branch that is hardly ever taken instead of six. A sequence that was not told is -1.
        int fresh = (int)row.Capabilities & ~agent.CapabilitiesSeen;
        bool isToolNew = !isToolKnown & row.Action != 0;
        int counted = (row.Sequence + 1) | (session.LastSequence + 1);
        return isToolNew | (counted | (int)row.Values | fresh) != 0;
    }

    /// <summary>The detectors' bits for one row, before anything is learnt.</summary>
    /// <param name="numbers">The row's numbers.</param>
    /// <param name="agent">Its agent.</param>
    /// <param name="likely">Probability, in its role, that its action follows the one before; 1 without an action.</param>
    /// <param name="own">How often the agent did the same.</param>
    /// <param name="uses">How often the agent used the action.</param>
    /// <param name="more">Bits that <see cref="ScoreMore"/> found.</param>
    /// <param name="surprise">Takes the bits by detector.</param>
    /// <returns>All bits together.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Score(
        Vector256<float> numbers,
        in AgentBlock agent,
        float likely,
        float own,
        float uses,
        float more,
        ref Surprise surprise
    )
    {
        (float volume, float tempo) = ScoreNumbers(numbers, in agent, ref surprise);

        // The agent's counters may only make a transition more likely than its role does. Without a
        // branch: with none of its own the second is not above the first.
        likely = FastMath.Max(
            likely,
            (FastMath.Min(own, uses) + (TransitionPrior * likely)) / (uses + TransitionPrior)
        );
        float sequence = FastMath.Min(DetectorBitsMax, -FastMath.Log2(FastMath.Min(1, likely)));
        surprise.Sequence = sequence;

        // The numbers come last because they take longest.
        float total = sequence + more + volume + tempo;
        surprise.Total = total;
        return total;
    }

    /// <summary>How often the agent did one action after another, as far as its hashed counters tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte TransitionOf(ref AgentBlock agent, ushort previous, ushort action) =>
        ref agent.Transitions[TransitionPlace(action, previous)];

    /// <summary>Teaches the row to its agent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Learn(ref BehaviourRow row, ref AgentBlock agent, ref SessionBlock session)
    {
        LearnNumbers(ref row, ref agent);
        if (row.Action == 0)
        {
            return;
        }

        AgentTools.Use(ref agent, row.ToolPlace, row.Fingerprint);
        ref byte transition = ref TransitionOf(ref agent, session.PreviousAction, row.Action);
        transition += (byte)(transition < byte.MaxValue ? 1 : 0);
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

    /// <summary>Weight of one more observation: an agent starts as its role with the weight of 50, and ends as an average over about 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float RateOf(in AgentBlock agent) =>
        FastMath.Max(LearningRateMin, 1 / (agent.Observations + PriorObservations + 1));

    /// <summary>Moves the three e-CUSUM detectors on: M ← max(1, e·M), kept as log M.</summary>
    /// <remarks>
    /// The sum form, M ← e·(M + 1), has the same bound on false alarms but rises to 1/(1 - e) under an
    /// agent whose bets lose only a little each time: the most regular ones would stand at long odds.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bet(ref AgentBlock agent, RoleModel role, float surprise)
    {
        Vector128<float> suspicions = Vector128.Create((ReadOnlySpan<float>)agent.Suspicions);
        suspicions += role.DeltasOf(RoleModel.BinOf(surprise));
        Vector128
            .MaxNative(suspicions, Vector128<float>.Zero)
            .CopyTo((Span<float>)agent.Suspicions);
    }

    /// <summary>The bits of one number of a row by itself.</summary>
    public static float BitsOf(in BehaviourRow row, in AgentBlock agent, int feature)
    {
        float difference = row.Numbers[feature] - agent.Mean[feature];
        float squared = difference * difference / (agent.Variance[feature] + VarianceFloor);
        return float.IsNaN(squared)
            ? 0
            : FastMath.Clamp((squared - 1) * BitsPerSquaredDeviation, 0, DetectorBitsMax);
    }

    // Eight lanes at once. A lane the telemetry did not tell, now or ever before, is NaN, and every
    // comparison with NaN is false, so it drops out without a branch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Volume, float Tempo) ScoreNumbers(
        Vector256<float> values,
        in AgentBlock agent,
        ref Surprise surprise
    )
    {
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

        // Sizes lie in the lower half; duration and gap are the first two lanes of the upper one.
        Vector128<float> volume = Larger(squared.GetLower(), Vector128.Create(2, 3, 0, 1));
        volume = Larger(volume, Vector128.Create(1, 0, 3, 2));
        Vector128<float> times = squared.GetUpper();
        Vector128<float> tempo = Larger(times, Vector128.Create(1, 0, 3, 2));

        // The first squared deviation is free: one standard deviation is no surprise.
        float volumeBits = FastMath.Clamp(
            (volume.ToScalar() - 1) * BitsPerSquaredDeviation,
            0,
            DetectorBitsMax
        );
        float tempoBits = FastMath.Clamp(
            (tempo.ToScalar() - 1) * BitsPerSquaredDeviation,
            0,
            DetectorBitsMax
        );
        surprise.Volume = volumeBits;
        surprise.Tempo = tempoBits;
        uint sizes = Vector128.Equals(squared.GetLower(), volume).ExtractMostSignificantBits();
        surprise.SetWorst(
            BitOperations.TrailingZeroCount(sizes),
            times.ToScalar() >= times.GetElement(1) ? NumericFeature.Duration : NumericFeature.Gap
        );
        return (volumeBits, tempoBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LearnNumbers(ref BehaviourRow row, ref AgentBlock agent)
    {
        float rate = RateOf(in agent);
        Vector256<float> values = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
        Vector256<float> mean = Vector256.Create((ReadOnlySpan<float>)agent.Mean);
        Vector256<float> variance = Vector256.Create((ReadOnlySpan<float>)agent.Variance);

        // A single observation moves the mean by no more than four standard deviations would.
        Vector256<float> spread = Vector256.Sqrt(variance + Vector256.Create(VarianceFloor)) * 4f;
        Vector256<float> difference = Vector256.MinNative(
            Vector256.MaxNative(values - mean, -spread),
            spread
        );

        // What was not told moves by nothing: at a rate of 0.
        Vector256<float> told = Vector256.Equals(values, values);
        Vector256<float> rates = told & Vector256.Create(rate);
        difference &= told;
        Vector256<float> step = difference * rates;
        variance = (variance + (step * difference)) * (Vector256<float>.One - rates);
        Vector256<float> moved = mean + step;

        // A number told for the first time starts at its value, with the spread of a factor of two.
        Vector256<float> isFirst = told & ~Vector256.Equals(mean, mean);
        if (isFirst.AsInt32() != Vector256<int>.Zero)
        {
            moved = Vector256.ConditionalSelect(isFirst, values, moved);
            variance = Vector256.ConditionalSelect(isFirst, Vector256<float>.One, variance);
        }

        moved.CopyTo((Span<float>)agent.Mean);
        variance.CopyTo((Span<float>)agent.Variance);
    }

    private static Vector128<float> Larger(Vector128<float> lanes, Vector128<int> others) =>
        Vector128.MaxNative(lanes, Vector128.Shuffle(lanes, others));

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
