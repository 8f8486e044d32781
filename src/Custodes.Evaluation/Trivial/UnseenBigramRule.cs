using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Trivial;

/// <summary>The number of pairs of consecutive tools, start and end included, that the role never used before.</summary>
internal sealed class UnseenBigramRule : ITraceRule
{
    private readonly BigramCounts counts = new(countsStart: true);

    /// <inheritdoc/>
    public void Count(TraceSet traces, int trace, int times) => counts.Add(traces, trace, times);

    /// <inheritdoc/>
    public void Run(TraceSet traces, int trace, Span<double> scores)
    {
        scores.Clear();
        ulong role = BigramCounts.RoleOf(traces, trace);
        foreach ((int index, ulong before, ulong action) in counts.PairsOf(traces, trace))
        {
            scores[index] += counts.PairCount(role, before, action) == 0 ? 1 : 0;
        }

        for (int index = 1; index < scores.Length; index++)
        {
            scores[index] += scores[index - 1];
        }
    }
}
