using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation.Trivial;

/// <summary>A number in [0, 1) that has nothing to do with the trace: what chance alone reaches.</summary>
internal sealed class CoinFlipRule(ulong seed) : ITraceRule
{
    /// <inheritdoc/>
    public void Count(TraceSet traces, int trace, int times)
    {
        // A coin has no memory.
    }

    /// <inheritdoc/>
    public void Run(TraceSet traces, int trace, Span<double> scores)
    {
        if (!scores.IsEmpty)
        {
            var random = new SplitMix64(seed ^ traces.EventsOf(trace)[0].Session);
            scores.Fill(random.Unit());
        }
    }
}
