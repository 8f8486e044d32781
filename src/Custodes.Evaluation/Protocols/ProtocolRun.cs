using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Protocols;

/// <summary>Runs a scorer through the folds of a protocol.</summary>
public static class ProtocolRun
{
    /// <summary>The score of every trace that the plan scores, by trace; null for the others.</summary>
    /// <param name="protocol">Which protocol the folds are of.</param>
    /// <param name="folds">Its folds, from <see cref="ProtocolPlan"/>.</param>
    /// <param name="labelled">The traces that are scored and learnt.</param>
    /// <param name="factory">Makes one scorer a fold.</param>
    /// <param name="threadCount">Folds that run at the same time; the scores do not depend on it.</param>
    /// <param name="cancellation">Stops between two traces.</param>
    public static TraceScore?[] Score(
        Protocol protocol,
        IReadOnlyList<ProtocolFold> folds,
        LabelledTraces labelled,
        ScorerFactory factory,
        int threadCount,
        CancellationToken cancellation
    )
    {
        var scores = new TraceScore?[labelled.Traces.Count];
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = threadCount,
            CancellationToken = cancellation,
        };
        // Each fold writes only its own traces' places, so the threads share nothing.
        _ = Parallel.ForEach(
            folds,
            options,
            fold =>
            {
                ITraceScorer scorer = factory(new ScorerContext(protocol, fold));
                RunFold(fold, labelled.Traces, scorer, scores, cancellation);
            }
        );
        return scores;
    }

    private static void RunFold(
        ProtocolFold fold,
        TraceSet traces,
        ITraceScorer scorer,
        TraceScore?[] scores,
        CancellationToken cancellation
    )
    {
        if (fold.IsLive)
        {
            foreach (int trace in fold.Score)
            {
                cancellation.ThrowIfCancellationRequested();
                scores[trace] = scorer.ScoreThenLearn(traces, trace);
            }

            return;
        }

        foreach (int trace in fold.Learn)
        {
            cancellation.ThrowIfCancellationRequested();
            scorer.Learn(traces, trace);
        }

        scorer.FinishLearning();
        foreach (int trace in fold.Score)
        {
            cancellation.ThrowIfCancellationRequested();
            scores[trace] = scorer.Score(traces, trace);
        }
    }
}
