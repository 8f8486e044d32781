using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>Works out the keys of a group of spans, and asks for the memory that mapping them will read.</summary>
/// <remarks>
/// Only time depends on it: a span that was not looked at is mapped to the same row. Each sweep over the
/// group asks for what the sweep before it made known, so that all of the group wait together.
/// </remarks>
internal sealed class Lookahead(Names names, NameCache actions, Runs runs, SeenCalls calls)
{
    public void Look(RecordGroup group, ReadOnlySpan<byte> body)
    {
        for (int index = 0; index < group.Count; index++)
        {
            OtlpRecord record = group[index];
            ref TraceMark trace = ref record.Trace;
            if (trace.IsThere)
            {
                trace.Key = runs.TraceKey(trace.High, trace.Low);
                runs.PrefetchTrace(trace.Key);
            }

            ulong session = Key(record, Meaning.Conversation, body);
            names.Sessions.Prefetch(session);
            names.Agents.Prefetch(Key(record, Meaning.AgentId, body));
            calls.Prefetch(
                session,
                record.Own.Has(Meaning.ToolName)
                    ? actions.Peek(record.Text(record.Own[Meaning.ToolName], body))
                    : 0,
                Key(record, Meaning.CallId, body),
                RecordTime.Milliseconds(record.StartNanos)
            );
        }

        for (int index = 0; index < group.Count; index++)
        {
            runs.PrefetchTraceEntry(group[index].Trace.Key);
        }

        calls.PrefetchLeaving(group.Count);
        for (int index = 0; index < group.Count; index++)
        {
            ref TraceMark trace = ref group[index].Trace;
            trace.Index = trace.Key == 0 ? -1 : runs.TraceIndex(trace.Key);
            runs.PrefetchSession(trace.Index);
        }
    }

    // The key of an attribute's text; it stays with the attribute.
    private ulong Key(OtlpRecord record, Meaning meaning, ReadOnlySpan<byte> body)
    {
        if (!record.Own.Has(meaning))
        {
            return 0;
        }

        ref AttributeValue value = ref record.Own.At(meaning);
        if (value.Kind != ValueKind.Text || value.Length == 0)
        {
            return 0;
        }

        value.Key = names.Hash.Of(record.Text(value, body));
        return value.Key;
    }
}
