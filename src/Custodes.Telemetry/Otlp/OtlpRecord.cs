using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Otlp;

/// <summary>The one form into which spans, span events and log records of either encoding are read. Reused.</summary>
internal sealed class OtlpRecord(AttributeSet resource, AttributeSet scope, ScratchText scratch)
{
    public AttributeSet Resource { get; } = resource;

    public AttributeSet Scope { get; } = scope;

    public AttributeSet Own { get; } = new();

    /// <summary>Attributes of the span event at hand.</summary>
    public AttributeSet Event { get; } = new();

    public ScratchText Scratch { get; } = scratch;

    /// <summary>The instrumentation scope's name.</summary>
    public AttributeValue ScopeName;

    /// <summary>The span's name.</summary>
    public AttributeValue Name;

    /// <summary>The log record's event name, where it has the newer field of its own.</summary>
    public AttributeValue EventName;

    /// <summary>The log record's body.</summary>
    public AttributeValue Body;

    /// <summary>The trace it stands in.</summary>
    public TraceMark Trace = new();

    public ulong SpanId;
    public ulong ParentId;
    public ulong StartNanos;
    public ulong EndNanos;
    public int StatusCode;

    /// <summary>2 is a server's span, 3 a client's.</summary>
    public int SpanKind;

    public void BeginResource()
    {
        Scratch.Truncate(0);
        Resource.Clear();
        ScopeName = default;
        Scope.Clear();
    }

    public void BeginRecord(int scratchLength)
    {
        Scratch.Truncate(scratchLength);
        Own.Clear();
        Name = default;
        EventName = default;
        Body = default;
        Trace = new TraceMark();
        SpanId = ParentId = StartNanos = EndNanos = 0;
        StatusCode = 0;
        SpanKind = 0;
    }

    public void BeginEvent() => Event.Clear();

    /// <summary>A log's own time stays; the time it was observed at stands in for a missing one.</summary>
    public void TakeLogTime(ulong nanos, bool isObserved)
    {
        if (!isObserved || StartNanos == 0)
        {
            StartNanos = nanos == 0 ? StartNanos : nanos;
        }
    }

    /// <summary>The text of a value; empty when it is none.</summary>
    public ReadOnlySpan<byte> Text(in AttributeValue value, ReadOnlySpan<byte> body) =>
        value.Kind is not (ValueKind.Text or ValueKind.Json) ? default
        : value.IsInScratch ? Scratch.All.Slice(value.Start, value.Length)
        : body.Slice(value.Start, value.Length);
}
