using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;

namespace Custodes.Telemetry.Mapping;

/// <summary>Works out the keys of a group of spans, and fetches what mapping them will look up.</summary>
/// <remarks>
/// Only time depends on it: a span that was not looked at is mapped to the same row. A processor asks for
/// as much memory at once as the next few hundred instructions need, so each sweep here is a short loop
/// over the whole group in which no read waits for another; it asks for what the sweep before made known.
/// </remarks>
internal sealed class Lookahead(Names names, Runs runs, SeenCalls calls)
{
    private readonly Keys[] keys = new Keys[RecordGroup.CountMax];

    /// <summary>What was fetched, of no use but to be there: kept, so that no read is optimised away.</summary>
    public ulong Fetched { get; private set; }

    public void Look(RecordGroup group, ReadOnlySpan<byte> body)
    {
        Span<Keys> all = keys.AsSpan(0, group.Count);
        for (int index = 0; index < all.Length; index++)
        {
            OtlpRecord record = group[index];
            ref Keys known = ref all[index];
            ref TraceMark trace = ref record.Trace;
            trace.Key = trace.IsThere ? runs.TraceKey(trace.High, trace.Low) : 0;
            known.Trace = trace.Key;
            known.Session = Key(record, Meaning.Conversation, body);
            known.Agent = Key(record, Meaning.AgentId, body);
            known.Call = SeenCalls.KeyOf(known.Session, Key(record, Meaning.CallId, body));
        }

        ulong fetched = 0;
        foreach (ref readonly Keys known in all)
        {
            fetched ^= runs.FetchTrace(known.Trace);
            fetched ^= names.Sessions.Fetch(known.Session);
            fetched ^= names.Agents.Fetch(known.Agent);
            fetched ^= calls.Fetch(known.Call);
        }

        for (int index = 0; index < all.Length; index++)
        {
            group[index].Trace.Index = runs.TraceIndex(all[index].Trace);
        }

        for (int index = 0; index < all.Length; index++)
        {
            fetched ^= runs.FetchSession(group[index].Trace.Index);
        }

        Fetched ^= fetched;
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

    private struct Keys
    {
        public ulong Trace;
        public ulong Session;
        public ulong Agent;
        public ulong Call;
    }
}
