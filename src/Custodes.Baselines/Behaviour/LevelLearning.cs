using System.Runtime.CompilerServices;
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
        float rate = BehaviourKernel.RateOf(in agent);
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            float value = row.Numbers[feature];
            float mean = agent.Mean[feature];
            if (float.IsNaN(value) || float.IsNaN(mean))
            {
                continue;
            }

            float variance = agent.Variance[feature];
            float spread = MathF.Sqrt(variance + VarianceFloor) * StepSpreadsMax;
            float difference = Math.Clamp(value - mean, -spread, spread);
            float step = rate * difference;
            float anchored = anchor.Spread[feature] * anchor.Spread[feature] - VarianceFloor;
            float learnt = (variance + (step * difference)) * (1 - rate);
            agent.Mean[feature] = mean + step;
            agent.Variance[feature] = Math.Min(learnt, Math.Max(variance, anchored));
        }

        AgentLifecycle.Check(ref agent, ref anchor);
    }
}
