using System.Runtime.InteropServices;

namespace Custodes.RedTeam.Weak;

/// <summary>The story's watch on an agent: a running mean, a threshold of a third, a count in windows at fixed times.</summary>
/// <param name="agents">How many it watches.</param>
internal sealed class WeakDetector(int agents)
{
    private const long WindowMs = 30_000;
    private const int CountMax = 1_000;
    private const float Threshold = 1f / 3;

    private readonly State[] states = new State[agents];

    /// <summary>Takes a number of an agent's, and says whether it is too far from the mean, or one too many in its window.</summary>
    public bool Observe(int agent, float value, long timeMs)
    {
        ref State state = ref states[agent];
        bool isFar = MathF.Abs(value - state.Mean) > Threshold * state.Mean;
        state.Count++;
        state.Mean += (value - state.Mean) / state.Count;
        int window = (int)(timeMs / WindowMs);
        state.InWindow = window == state.Window ? state.InWindow + 1 : 1;
        state.Window = window;
        return isFar || state.InWindow > CountMax;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct State
    {
        public float Mean;
        public int Count;
        public int Window;
        public int InWindow;
    }
}
