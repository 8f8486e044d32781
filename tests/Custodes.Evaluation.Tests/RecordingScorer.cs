using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Tests;

/// <summary>A scorer that writes down what it is asked, and scores by how much it learnt.</summary>
internal sealed class RecordingScorer(List<string> calls) : ITraceScorer
{
    private int learnt;

    public void Learn(TraceSet traces, int trace)
    {
        learnt += trace + 1;
        calls.Add($"learn {trace}");
    }

    public void FinishLearning() => calls.Add("finish");

    public TraceScore Score(TraceSet traces, int trace)
    {
        calls.Add($"score {trace}");
        return new TraceScore((1000 * learnt) + trace, trace);
    }

    public TraceScore ScoreThenLearn(TraceSet traces, int trace)
    {
        TraceScore score = Score(traces, trace);
        Learn(traces, trace);
        return score;
    }
}
