using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Custodes.Contracts;

namespace Custodes.Baselines.Behaviour;

/// <summary>What an agent may learn while it alarms or is suspected: where its numbers lie, as far as its anchor allows.</summary>
/// <remarks>
/// Left out, the rows that alarm cut off one end of what is learnt: the rest lies nearer together, so that the next such
/// row stands out by more, and an honest agent that does the same for ever alarms for ever. Taking them in lets nobody
/// further than a slow attack without an alarm gets: a mean that leaves the drift budget stops all learning, and a
/// variance may go back to where it was anchored and not past that.
/// </remarks>
internal static class LevelLearning
{
    // Three standard deviations: what is further off is no level that was shifted a little.
    private const float LevelBitsMax = 6;
    private const float VarianceFloor = 0.02f;
    private const float StepSpreadsMax = 4;

    /// <summary>Whether a row stands out by its numbers at most, and by those not far.</summary>
    public static bool IsLevel(in Surprise surprise) =>
        !surprise.IsReplay
        && surprise.Novelty == 0
        && surprise.Capability == 0
        && surprise.Integrity == 0
        && surprise.Volume <= LevelBitsMax
        && surprise.Tempo <= LevelBitsMax;

    /// <summary>Whether an agent has a budget to learn within: one without an anchor has none.</summary>
    public static bool HasBudget(in AgentBlock agent) => agent.State == (byte)BaselineState.Active;

    /// <summary>Teaches the row's numbers to its agent, and says at once when they used the budget up.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Learn(ref BehaviourRow row, ref AgentBlock agent, ref AnchorBlock anchor)
    {
        Vector256<float> rate = Vector256.Create(BehaviourKernel.RateOf(in agent));
        Vector256<float> values = Vector256.Create((ReadOnlySpan<float>)row.Numbers);
        Vector256<float> mean = Vector256.Create((ReadOnlySpan<float>)agent.Mean);
        Vector256<float> variance = Vector256.Create((ReadOnlySpan<float>)agent.Variance);
        Vector256<float> spread =
            Vector256.Sqrt(variance + Vector256.Create(VarianceFloor)) * StepSpreadsMax;
        Vector256<float> difference = Vector256.MinNative(
            Vector256.MaxNative(values - mean, -spread),
            spread
        );
        Vector256<float> step = rate * difference;
        Vector256<float> spreadThen = Vector256.Create((ReadOnlySpan<float>)anchor.Spread);
        Vector256<float> anchored = (spreadThen * spreadThen) - Vector256.Create(VarianceFloor);
        Vector256<float> learnt = (variance + (step * difference)) * (Vector256<float>.One - rate);

        // What was not told, now or ever before, is NaN and stays as it is.
        Vector256<float> isTold = Vector256.Equals(values, values) & Vector256.Equals(mean, mean);
        Vector256.ConditionalSelect(isTold, mean + step, mean).CopyTo((Span<float>)agent.Mean);
        Vector256
            .ConditionalSelect(
                isTold,
                Vector256.MinNative(learnt, Vector256.MaxNative(variance, anchored)),
                variance
            )
            .CopyTo((Span<float>)agent.Variance);
        AgentLifecycle.Check(ref agent, ref anchor);
    }
}
