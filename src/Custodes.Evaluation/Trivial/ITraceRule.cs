using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Trivial;

/// <summary>A way to score a trace that fits on a few lines.</summary>
internal interface ITraceRule
{
    /// <summary>Adds a trace to what is known (+1), or takes it back (-1).</summary>
    void Count(TraceSet traces, int trace, int times);

    /// <summary>Writes for each event the score of the trace up to it; it never falls.</summary>
    void Run(TraceSet traces, int trace, Span<double> scores);
}
