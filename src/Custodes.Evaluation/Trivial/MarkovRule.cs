using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Trivial;

/// <summary>The least probable step of a first-order Markov chain over the role's tools, in nats.</summary>
/// <remarks>
/// A step's probability is its share of what followed the tool, shrunk by one imagined step towards
/// the share of the next tool among all steps of the role. Of the smoothings tried on the labelled
/// traces this one did best; a weaker one would make a detector look good beside it.
/// </remarks>
internal sealed class MarkovRule : ITraceRule
{
    private const double ImaginedSteps = 1;
    private const double ImaginedUses = 0.5;
    private readonly BigramCounts counts = new(countsStart: false);

    /// <inheritdoc/>
    public void Count(TraceSet traces, int trace, int times) => counts.Add(traces, trace, times);

    /// <inheritdoc/>
    public void Run(TraceSet traces, int trace, Span<double> scores)
    {
        scores.Clear();
        ulong role = BigramCounts.RoleOf(traces, trace);
        // One place is kept for a tool that nobody used yet.
        double uses = counts.TotalCount(role) + (ImaginedUses * (counts.VocabularySize(role) + 1));
        foreach ((int index, ulong before, ulong action) in counts.PairsOf(traces, trace))
        {
            double share = (counts.SecondCount(role, action) + ImaginedUses) / uses;
            double step =
                (counts.PairCount(role, before, action) + (ImaginedSteps * share))
                / (counts.FirstCount(role, before) + ImaginedSteps);
            scores[index] = Math.Max(scores[index], -Math.Log(step));
        }

        for (int index = 1; index < scores.Length; index++)
        {
            scores[index] = Math.Max(scores[index], scores[index - 1]);
        }
    }
}
