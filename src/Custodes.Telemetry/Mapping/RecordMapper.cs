using Custodes.Contracts;
using Custodes.Telemetry.Identity;
using Custodes.Telemetry.Otlp;
using Custodes.Telemetry.Provenance;

namespace Custodes.Telemetry.Mapping;

/// <summary>Turns records into rows: finds out what each one is and lets the right mapper write it.</summary>
internal sealed class RecordMapper
{
    private readonly ScopeContext scope;
    private readonly SpanMapper spans;
    private readonly LogMapper logs;
    private readonly Lookahead lookahead;

    public RecordMapper(
        Names names,
        TelemetryCounts counts,
        Delivery delivery,
        Runs runs,
        SeenCalls calls,
        ContentTracker content
    )
    {
        scope = new ScopeContext(names);
        var actions = new NameCache(names.Actions);
        lookahead = new Lookahead(names, actions, runs, calls);
        var finder = new RunFinder(names, runs, scope, delivery, counts);
        var rows = new RowWriter(names, counts, delivery, runs, calls, content);
        var writer = new CallWriter(names, actions, counts, delivery, runs, calls, content, rows);
        spans = new SpanMapper(names, scope, finder, rows, writer, counts);
        logs = new LogMapper(names, scope, finder, rows, writer, counts);
    }

    /// <summary>Resource and scope were read; records under them follow.</summary>
    public void BeginScope(OtlpRecord record, ReadOnlySpan<byte> body) =>
        scope.Begin(new RecordView(record, body));

    public void MapSpan(OtlpRecord record, ReadOnlySpan<byte> body) =>
        spans.Map(new RecordView(record, body));

    /// <summary>Maps the spans of a group in the order they came, and empties it.</summary>
    public void MapSpans(RecordGroup group, ReadOnlySpan<byte> body)
    {
        lookahead.Look(group, body);
        for (int index = 0; index < group.Count; index++)
        {
            MapSpan(group[index], body);
        }

        group.Clear();
    }

    public void MapSpanEvent(OtlpRecord record, in AttributeValue name, ReadOnlySpan<byte> body) =>
        logs.MapSpanEvent(new RecordView(record, body), name);

    public void MapLog(OtlpRecord record, ReadOnlySpan<byte> body) =>
        logs.Map(new RecordView(record, body));
}
