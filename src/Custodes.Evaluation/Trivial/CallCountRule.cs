using Custodes.Contracts;
using Custodes.Evaluation.Traces;

namespace Custodes.Evaluation.Trivial;

/// <summary>The number of tool calls that a test of their action picks. Learns nothing.</summary>
internal sealed class CallCountRule(Func<ulong, bool> isCounted) : ITraceRule
{
    /// <inheritdoc/>
    public void Count(TraceSet traces, int trace, int times)
    {
        // A number of calls needs no baseline.
    }

    /// <inheritdoc/>
    public void Run(TraceSet traces, int trace, Span<double> scores)
    {
        ReadOnlySpan<Observation> events = traces.EventsOf(trace);
        double count = 0;
        for (int index = 0; index < events.Length; index++)
        {
            if (events[index].Kind == ObservationKind.ToolCall && isCounted(events[index].Action))
            {
                count++;
            }

            scores[index] = count;
        }
    }
}
