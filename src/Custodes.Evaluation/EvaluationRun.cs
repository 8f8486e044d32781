using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Metrics;
using Custodes.Evaluation.Protocols;
using Custodes.Evaluation.Reports;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;
using Custodes.Primitives;

namespace Custodes.Evaluation;

/// <summary>Runs scorers through a protocol and measures them.</summary>
public static class EvaluationRun
{
    /// <summary>Scores, measures and reports. The same request gives the same report.</summary>
    public static EvaluationReport Run(
        EvaluationRequest request,
        CancellationToken cancellation = default
    )
    {
        Invariant.That(request.Scorers.Count > 0 && request.ThreadCount > 0);
        IReadOnlyList<ProtocolFold> folds = ProtocolPlan.Of(
            request.Protocol,
            request.Labelled,
            request.Seed
        );
        LabelledTraces evaded = Evasion.Apply(request.Labelled, request.Moves);
        List<ScorerReport> reports = new(request.Scorers.Count);
        foreach (NamedScorer scorer in request.Scorers)
        {
            TraceScore?[] scores = ProtocolRun.Score(
                request.Protocol,
                folds,
                evaded,
                scorer.Factory,
                request.ThreadCount,
                cancellation
            );
            reports.Add(Report(scorer.Name, evaded, scores));
        }

        return new EvaluationReport(request.Protocol, request.Moves, request.IsRefit, reports);
    }

    private static ScorerReport Report(string name, LabelledTraces labelled, TraceScore?[] scores)
    {
        TraceScore? ScoreOf(TraceLabel label) =>
            labelled.TryFind(label, out int trace) ? scores[trace] : null;

        List<KeyValuePair<string, TraceScore>> inOrder = [];
        foreach (TraceLabel label in labelled.Labels.Records)
        {
            if (ScoreOf(label) is TraceScore score)
            {
                inOrder.Add(new KeyValuePair<string, TraceScore>(label.Trace, score));
            }
        }

        StrictResult result = StrictResult.Of(ScoredTraces.Join(labelled.Labels, ScoreOf));
        return new ScorerReport(name, result, inOrder);
    }
}
