using System.Runtime.InteropServices;
using Custodes.Contracts;
using Custodes.Primitives;

namespace Custodes.Evaluation.Traces;

/// <summary>Collects observations from a reader and sorts them into traces.</summary>
/// <remarks>A trace's events may come in any order and mixed with those of others. One caller.</remarks>
public sealed class TraceSetBuilder : IObservationSink
{
    /// <summary>Events that are kept unless told otherwise: about 2 GB.</summary>
    public const int DefaultEventCountMax = 4_000_000;

    private readonly int eventCountMax;
    private readonly List<Observation> events = [];
    private readonly List<int> traceOfEvent = [];
    private readonly List<ArgumentObservation> arguments = [];
    private readonly List<ResultField> fields = [];
    private readonly List<uint> identifiers = [];
    private readonly List<uint> promptWords = [];
    private readonly Dictionary<ulong, int> traces = [];

    /// <summary>A builder that keeps at most so many events.</summary>
    public TraceSetBuilder(int eventCountMax = DefaultEventCountMax)
    {
        Invariant.That(eventCountMax > 0);
        this.eventCountMax = eventCountMax;
    }

    /// <summary>Events that were dropped because there were too many.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>Events that were dropped because they name no session.</summary>
    public long SessionlessCount { get; private set; }

    /// <inheritdoc/>
    public void Accept(ObservationBatch batch)
    {
        foreach (ref readonly Observation row in batch.Observations)
        {
            if (row.Session == 0)
            {
                SessionlessCount++;
            }
            else if (events.Count == eventCountMax)
            {
                RefusedCount++;
            }
            else
            {
                Add(batch, row);
            }
        }
    }

    /// <summary>The traces collected so far.</summary>
    public TraceSet Build()
    {
        int[] starts = new int[traces.Count + 1];
        foreach (int trace in traceOfEvent)
        {
            starts[trace + 1]++;
        }

        for (int trace = 0; trace < traces.Count; trace++)
        {
            starts[trace + 1] += starts[trace];
        }

        int[] next = starts[..^1];
        var sorted = new Observation[events.Count];
        for (int index = 0; index < events.Count; index++)
        {
            sorted[next[traceOfEvent[index]]++] = events[index];
        }

        for (int trace = 0; trace < traces.Count; trace++)
        {
            SortBySequence(sorted.AsSpan(starts[trace]..starts[trace + 1]));
        }

        TraceRows rows = new(
            sorted,
            [.. arguments],
            [.. fields],
            [.. identifiers],
            [.. promptWords]
        );
        return new TraceSet(rows, starts, new Dictionary<ulong, int>(traces));
    }

    // Files are sorted as a rule, and insertion is stable: events of one number keep their order. A
    // trace in which a number lacks keeps the order in which it came.
    private static void SortBySequence(Span<Observation> trace)
    {
        foreach (ref readonly Observation row in trace)
        {
            if (row.Sequence < 0)
            {
                return;
            }
        }

        for (int index = 1; index < trace.Length; index++)
        {
            Observation row = trace[index];
            int place = index;
            while (place > 0 && trace[place - 1].Sequence > row.Sequence)
            {
                trace[place] = trace[place - 1];
                place--;
            }

            trace[place] = row;
        }
    }

    private void Add(ObservationBatch batch, in Observation row)
    {
        ref int trace = ref CollectionsMarshal.GetValueRefOrAddDefault(
            traces,
            row.Session,
            out bool isKnown
        );
        if (!isKnown)
        {
            trace = traces.Count - 1;
        }

        Observation kept = row;
        kept.ArgumentStart = arguments.Count;
        kept.FieldStart = fields.Count;
        kept.IdentifierStart = identifiers.Count;
        kept.PromptWordStart = promptWords.Count;
        events.Add(kept);
        traceOfEvent.Add(trace);
        arguments.AddRange(batch.ArgumentsOf(row));
        fields.AddRange(batch.FieldsOf(row));
        identifiers.AddRange(batch.IdentifiersOf(row));
        promptWords.AddRange(batch.PromptWordsOf(row));
    }
}
