using Custodes.Contracts;
using Custodes.Primitives.State;

namespace Custodes.Baselines.Behaviour;

/// <summary>Whether the bytes of a saved agent are a block that the kernel can have written.</summary>
internal static class AgentCheck
{
    private const int ToolPlaces = 32;

    // Features are logarithms to base 2 of 32-bit sizes and 64-bit times, so means stay below 64.
    private const float NumberMax = 1e6f;

    /// <summary>Refuses the section when the block holds what no block can.</summary>
    public static bool Require(ref StateReader reader, in AgentBlock agent)
    {
        bool isSound =
            agent.State <= (byte)BaselineState.ResetPending
            && agent.Level <= (byte)VerdictLevel.Quarantined
            && agent.ToolCount <= ToolPlaces
            && agent.LastTimeMs >= -1
            && float.IsFinite(agent.Suspicions[0])
            && float.IsFinite(agent.Suspicions[1])
            && float.IsFinite(agent.Suspicions[2])
            && float.IsFinite(agent.Suspicions[3]);
        for (int feature = 0; feature < NumericFeature.Count; feature++)
        {
            // A number that nobody ever told has NaN for its mean.
            isSound &= !(MathF.Abs(agent.Mean[feature]) > NumberMax);
            isSound &= agent.Variance[feature] is >= 0 and <= NumberMax;
        }

        return reader.Require(isSound, "an agent's block holds what no block can");
    }
}
