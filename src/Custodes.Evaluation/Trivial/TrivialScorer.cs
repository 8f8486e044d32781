using Custodes.Contracts;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Trivial;

/// <summary>Turns a rule into a scorer with a threshold of its own.</summary>
/// <remarks>
/// The threshold is the conformal quantile of the learnt sessions' scores, each scored as if it alone
/// had not been learnt: a session that is counted in its own baseline has no surprise in it. Live, the
/// scores before learning are just that.
/// </remarks>
internal sealed class TrivialScorer(ITraceRule rule, double alpha) : ITraceScorer
{
    private readonly List<(TraceSet Traces, int Trace)> learnt = [];
    private readonly List<double> normal = [];
    private double threshold = double.PositiveInfinity;
    private double[] scores = new double[64];

    /// <inheritdoc/>
    public void Learn(TraceSet traces, int trace)
    {
        rule.Count(traces, trace, 1);
        learnt.Add((traces, trace));
    }

    /// <inheritdoc/>
    public void FinishLearning()
    {
        foreach ((TraceSet traces, int trace) in learnt)
        {
            rule.Count(traces, trace, -1);
            normal.Add(Run(traces, trace).Score);
            rule.Count(traces, trace, 1);
        }

        normal.Sort();
        threshold = ConformalThreshold.Of(normal, alpha);
    }

    /// <inheritdoc/>
    public TraceScore Score(TraceSet traces, int trace) => Run(traces, trace);

    /// <inheritdoc/>
    public TraceScore ScoreThenLearn(TraceSet traces, int trace)
    {
        threshold = ConformalThreshold.Of(normal, alpha);
        TraceScore score = Run(traces, trace);
        int place = normal.BinarySearch(score.Score);
        normal.Insert(place < 0 ? ~place : place, score.Score);
        rule.Count(traces, trace, 1);
        return score;
    }

    private TraceScore Run(TraceSet traces, int trace)
    {
        ReadOnlySpan<Observation> events = traces.EventsOf(trace);
        if (scores.Length < events.Length)
        {
            scores = new double[Math.Max(events.Length, 2 * scores.Length)];
        }

        Span<double> running = scores.AsSpan(0, events.Length);
        rule.Run(traces, trace, running);
        for (int index = 0; index < running.Length; index++)
        {
            if (running[index] > threshold)
            {
                return new TraceScore(running[^1], traces.SequenceOf(trace, index));
            }
        }

        return new TraceScore(running.IsEmpty ? 0 : running[^1], null);
    }
}
