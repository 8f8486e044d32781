namespace Custodes.Telemetry.Otlp;

/// <summary>What was wrong with, or not understood in, telemetry that was read; each is counted.</summary>
public enum Trouble
{
    /// <summary>An attribute's text was longer than the limit and was cut.</summary>
    AttributeCut,

    /// <summary>One record names an attribute twice; the last value was taken.</summary>
    AttributeRepeated,

    /// <summary>A text is not UTF-8; its bytes were taken as they are.</summary>
    TextNotUtf8,

    /// <summary>One record's rewritten texts were longer than the limit and were cut.</summary>
    ScratchFull,

    /// <summary>A span with no meaning here: no tool, agent or model.</summary>
    SpanNotUnderstood,

    /// <summary>A log record whose event nobody here knows.</summary>
    EventNotUnderstood,

    /// <summary>A tool call without the tool's name.</summary>
    ToolNameMissing,

    /// <summary>Neither a session nor a trace: the record belongs nowhere.</summary>
    SessionMissing,

    /// <summary>A tool call that was delivered before, from this or another source.</summary>
    CallRepeated,

    /// <summary>A call id that came again in its session with another tool or other arguments: another call.</summary>
    CallIdReused,

    /// <summary>A tool's name is hidden behind the literal <c>mcp_tool</c>.</summary>
    ToolNameHidden,

    /// <summary>A record names another agent than its session's rows so far.</summary>
    AgentConflict,

    /// <summary>A time is negative, zero, or ends before it starts.</summary>
    TimeWrong,

    /// <summary>A time is more than a day from when it was received.</summary>
    ClockFarOff,

    /// <summary>An argument text is not the JSON it should be; it was taken as one opaque value.</summary>
    ArgumentsNotJson,

    /// <summary>A call has more arguments than a row holds; further ones were dropped.</summary>
    ArgumentsDropped,

    /// <summary>A session's fingerprints reached their limit; what followed was not remembered.</summary>
    SessionPlacesFull,

    /// <summary>Metric data points, which carry no observation.</summary>
    MetricNotUsed,

    /// <summary>A span event or link that carries nothing used here.</summary>
    SpanEventNotUsed,

    /// <summary>A body that could not be read to its end.</summary>
    BodyDamaged,
}
