using Custodes.Contracts;
using Custodes.Evaluation.Inputs;
using Custodes.Primitives;

namespace Custodes.Evaluation.Traces;

/// <summary>Traces and their labels, joined by the run's id.</summary>
/// <remarks>A label without a trace, and a trace without a label, take no part in any protocol.</remarks>
public sealed class LabelledTraces
{
    private readonly TraceLabel?[] labelOfTrace;
    private readonly Dictionary<string, int> traceOfLabel;

    /// <summary>Joins traces whose session keys <paramref name="hash"/> made.</summary>
    public LabelledTraces(TraceSet traces, Labels labels, KeyedHash hash)
    {
        Traces = traces;
        Labels = labels;
        labelOfTrace = new TraceLabel?[traces.Count];
        traceOfLabel = new Dictionary<string, int>(labels.Records.Count, StringComparer.Ordinal);
        List<int> labelled = new(labels.Records.Count);
        foreach (TraceLabel label in labels.Records)
        {
            if (traces.TryFind(hash.Of(label.Trace), out int trace))
            {
                labelOfTrace[trace] = label;
                traceOfLabel.Add(label.Trace, trace);
                labelled.Add(trace);
            }
        }

        labelled.Sort(CompareTimes);
        InTimeOrder = labelled;
    }

    private LabelledTraces(LabelledTraces other, TraceSet changed)
    {
        Traces = changed;
        Labels = other.Labels;
        labelOfTrace = other.labelOfTrace;
        traceOfLabel = other.traceOfLabel;
        InTimeOrder = other.InTimeOrder;
    }

    /// <summary>The traces.</summary>
    public TraceSet Traces { get; }

    /// <summary>The labels.</summary>
    public Labels Labels { get; }

    /// <summary>The labelled traces by the time of their first event, then by id.</summary>
    public IReadOnlyList<int> InTimeOrder { get; }

    /// <summary>The label of a labelled trace.</summary>
    public TraceLabel LabelOf(int trace)
    {
        TraceLabel? label = labelOfTrace[trace];
        Invariant.That(label is not null);
        return label;
    }

    /// <summary>The trace that a label is about; false when it was not among the files.</summary>
    public bool TryFind(TraceLabel label, out int trace) =>
        traceOfLabel.TryGetValue(label.Trace, out trace);

    /// <summary>The same labels over changed rows of the same traces.</summary>
    internal LabelledTraces With(TraceSet changed)
    {
        Invariant.That(changed.Count == Traces.Count);
        return new LabelledTraces(this, changed);
    }

    private int CompareTimes(int left, int right)
    {
        int byTime = TimeOf(left).CompareTo(TimeOf(right));
        return byTime != 0
            ? byTime
            : string.CompareOrdinal(LabelOf(left).Trace, LabelOf(right).Trace);
    }

    private long TimeOf(int trace)
    {
        ReadOnlySpan<Observation> events = Traces.EventsOf(trace);
        return events.IsEmpty ? -1 : events[0].TimeMs;
    }
}
