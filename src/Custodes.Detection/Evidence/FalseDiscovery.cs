using Custodes.Primitives;

namespace Custodes.Detection.Evidence;

/// <summary>e-BH: which agents to act on, so that at most a share α of those acted on are innocent.</summary>
/// <remarks>
/// Wang and Ramdas, "False discovery rate control with e-values" (2022): reject the k largest, where k
/// is the largest with e₍ₖ₎ ≥ m/(k·α). Holds under any dependence between agents, which a fleet that
/// shares prompts and models needs.
/// </remarks>
public static class FalseDiscovery
{
    /// <summary>The log of the smallest e-value that is rejected; infinite when none is.</summary>
    /// <param name="logE">Log e-values of those agents that stand out, in any order; is sorted in place.</param>
    /// <param name="agentCount">All agents, those that do not stand out included.</param>
    /// <param name="alpha">Share of innocent ones among the rejected that is accepted.</param>
    public static double LogThreshold(Span<double> logE, int agentCount, double alpha)
    {
        Invariant.That(agentCount >= logE.Length && alpha is > 0 and < 1);
        logE.Sort();
        double threshold = double.PositiveInfinity;
        for (int k = 1; k <= logE.Length; k++)
        {
            double needed = Math.Log(agentCount / (k * alpha));
            if (logE[^k] >= needed)
            {
                threshold = logE[^k];
            }
        }

        return threshold;
    }
}
