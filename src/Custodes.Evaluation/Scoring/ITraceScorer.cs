using Custodes.Evaluation.Inputs;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Scoring;

/// <summary>What an evaluation asks of a detector. One instance serves one fold, on one thread.</summary>
/// <remarks>
/// Two ways of use, never mixed. With learning first: <see cref="Learn"/> for every trace of the
/// learning set in time order, <see cref="FinishLearning"/> once, then <see cref="Score"/> for the
/// others, whose order must not matter: scoring changes nothing. Live: <see cref="ScoreThenLearn"/>
/// alone, in time order. A scorer never sees a label; what is passed to <see cref="Learn"/> is benign
/// by the protocol, what is passed to <see cref="ScoreThenLearn"/> may not be.
/// </remarks>
public interface ITraceScorer
{
    /// <summary>Takes a benign trace into the baseline.</summary>
    void Learn(TraceSet traces, int trace);

    /// <summary>No more will be learnt: calibrate the threshold.</summary>
    void FinishLearning();

    /// <summary>Scores a trace as if it were replayed event by event after the learning.</summary>
    TraceScore Score(TraceSet traces, int trace);

    /// <summary>
    /// Scores a trace with what is known so far, then learns from it as the product would from live
    /// telemetry: whether it does is its own decision.
    /// </summary>
    TraceScore ScoreThenLearn(TraceSet traces, int trace);
}
