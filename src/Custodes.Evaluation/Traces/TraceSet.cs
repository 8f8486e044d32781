using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Evaluation.Traces;

/// <summary>Whole traces in memory, as the observations that a reader made of them. Never changes.</summary>
/// <remarks>
/// Traces are numbered from 0 in the order in which their first event came; events stand in their
/// trace by sequence. Made by <see cref="TraceSetBuilder"/>. About 200 bytes an event and 48 an
/// argument. Any number of threads may read.
/// </remarks>
public sealed class TraceSet
{
    private readonly TraceRows rows;
    private readonly int[] starts;
    private readonly Dictionary<ulong, int> traces;

    internal TraceSet(TraceRows rows, int[] starts, Dictionary<ulong, int> traces)
    {
        Invariant.That(starts.Length == traces.Count + 1);
        this.rows = rows;
        this.starts = starts;
        this.traces = traces;
    }

    /// <summary>Traces.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Events of all traces.</summary>
    public int EventCount => rows.Events.Length;

    /// <summary>The rows themselves, for transformations that keep every trace where it is.</summary>
    internal TraceRows Rows => rows;

    /// <summary>The trace of a session key; false when none has it.</summary>
    public bool TryFind(ulong session, out int trace) => traces.TryGetValue(session, out trace);

    /// <summary>The events of a trace, by sequence.</summary>
    public ReadOnlySpan<Observation> EventsOf(int trace) =>
        rows.Events.AsSpan(starts[trace]..starts[trace + 1]);

    /// <summary>The arguments of an event of this set.</summary>
    public ReadOnlySpan<ArgumentObservation> ArgumentsOf(in Observation row) =>
        rows.Arguments.AsSpan(row.ArgumentStart, row.ArgumentCount);

    /// <summary>The result fields of an event of this set.</summary>
    public ReadOnlySpan<ResultField> FieldsOf(in Observation row) =>
        rows.Fields.AsSpan(row.FieldStart, row.FieldCount);

    /// <summary>The result identifiers of an event of this set.</summary>
    public ReadOnlySpan<uint> IdentifiersOf(in Observation row) =>
        rows.Identifiers.AsSpan(row.IdentifierStart, row.IdentifierCount);

    /// <summary>The prompt's words of an event of this set.</summary>
    public ReadOnlySpan<uint> PromptWordsOf(in Observation row) =>
        rows.PromptWords.AsSpan(row.PromptWordStart, row.PromptWordCount);

    /// <summary>Sequence of an event; its position in the trace when the telemetry told none.</summary>
    public long SequenceOf(int trace, int eventIndex)
    {
        long told = EventsOf(trace)[eventIndex].Sequence;
        return told >= 0 ? told : eventIndex;
    }

    /// <summary>
    /// Adds a trace's events to a batch, from one on, until all are there or the batch is full.
    /// </summary>
    /// <returns>Index of the first event not added; the number of events when all are.</returns>
    public int Write(int trace, ObservationBatch batch, int fromEvent = 0)
    {
        int count = EventsOf(trace).Length;
        int next = fromEvent;
        while (next < count && !batch.IsFull)
        {
            WriteEvent(trace, next, batch);
            next++;
        }

        return next;
    }

    /// <summary>Adds one event to a batch that is not full.</summary>
    public void WriteEvent(int trace, int eventIndex, ObservationBatch batch)
    {
        ref readonly Observation source = ref EventsOf(trace)[eventIndex];
        ref Observation target = ref batch.Add();
        Observation empty = target;
        target = source;
        // The details lie elsewhere in the batch than here, and are counted as they are added.
        target.ArgumentStart = empty.ArgumentStart;
        target.ArgumentCount = 0;
        target.FieldStart = empty.FieldStart;
        target.FieldCount = 0;
        target.IdentifierStart = empty.IdentifierStart;
        target.IdentifierCount = 0;
        target.PromptWordStart = empty.PromptWordStart;
        target.PromptWordCount = 0;

        bool fits = true;
        foreach (ref readonly ArgumentObservation argument in ArgumentsOf(source))
        {
            fits &= batch.TryAdd(argument);
        }

        foreach (ResultField field in FieldsOf(source))
        {
            fits &= batch.TryAdd(field);
        }

        foreach (uint identifier in IdentifiersOf(source))
        {
            fits &= batch.TryAddIdentifier(identifier);
        }

        foreach (uint word in PromptWordsOf(source))
        {
            fits &= batch.TryAddPromptWord(word);
        }

        // It all came out of one row of a batch, so it fits into one.
        Invariant.That(fits);
    }

    /// <summary>The same traces with other rows.</summary>
    internal TraceSet With(TraceRows changed)
    {
        Invariant.That(changed.Events.Length == rows.Events.Length);
        return new TraceSet(changed, starts, traces);
    }

    /// <summary>Index of a trace's first event in <see cref="Rows"/>.</summary>
    internal int StartOf(int trace) => starts[trace];
}
