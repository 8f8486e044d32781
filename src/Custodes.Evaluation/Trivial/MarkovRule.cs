using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Trivial;

/// <summary>The least probable step of a first-order Markov chain over the role's tools, in nats.</summary>
internal sealed class MarkovRule(double smoothing) : ITraceRule
{
    private readonly BigramCounts counts = new();

    /// <inheritdoc/>
    public void Count(TraceSet traces, int trace, int times) => counts.Add(traces, trace, times);

    /// <inheritdoc/>
    public void Run(TraceSet traces, int trace, Span<double> scores)
    {
        scores.Clear();
        ulong role = BigramCounts.RoleOf(traces, trace);
        // One place is kept for a tool that nobody used yet.
        double choices = counts.VocabularySize(role) + 1;
        foreach ((int index, ulong before, ulong action) in BigramCounts.PairsOf(traces, trace))
        {
            double seen = counts.PairCount(role, before, action) + smoothing;
            double all = counts.FirstCount(role, before) + (smoothing * choices);
            scores[index] = -Math.Log(seen / all);
        }

        for (int index = 1; index < scores.Length; index++)
        {
            scores[index] = Math.Max(scores[index], scores[index - 1]);
        }
    }
}
