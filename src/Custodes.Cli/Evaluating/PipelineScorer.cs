using Custodes.Contracts;
using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Scoring;
using Custodes.Evaluation.Traces;
using Custodes.Node;

namespace Custodes.Cli.Evaluating;

/// <summary>Runs the real pipeline through a protocol: what is measured is what ships.</summary>
internal sealed class PipelineScorer : ITraceScorer, IPipelineListener, IDisposable
{
    private const int BatchRows = 256;
    private readonly Pipeline pipeline;
    private readonly ObservationBatch batch = new(BatchRows);
    private SessionResult last;

    public PipelineScorer(PipelineOptions options, Names names)
    {
        // Sessions end when their trace does, so none may end earlier for being idle.
        pipeline = new Pipeline(options with { SessionIdleTicks = long.MaxValue / 2 }, names, this);
    }

    public void Learn(TraceSet traces, int trace)
    {
        pipeline.Learns = true;
        pipeline.Judges = false;
        Replay(traces, trace);
    }

    public void FinishLearning() => pipeline.Settle();

    public TraceScore Score(TraceSet traces, int trace)
    {
        pipeline.Learns = false;
        pipeline.Judges = true;
        Replay(traces, trace);
        return new TraceScore(last.Score, last.FirstAlarmSequence);
    }

    public TraceScore ScoreThenLearn(TraceSet traces, int trace)
    {
        pipeline.Learns = true;
        pipeline.Judges = true;
        Replay(traces, trace);
        return new TraceScore(last.Score, last.FirstAlarmSequence);
    }

    public void OnFinding(Finding finding) { }

    public void OnVerdict(Verdict verdict) { }

    public void OnSession(in SessionResult result) => last = result;

    public void Dispose() => pipeline.Dispose();

    private void Replay(TraceSet traces, int trace)
    {
        int count = traces.EventsOf(trace).Length;
        for (int next = 0; next < count; )
        {
            batch.Clear();
            next = traces.Write(trace, batch, next);
            pipeline.Now++;
            pipeline.Accept(batch);
        }

        pipeline.Drain();
    }
}
