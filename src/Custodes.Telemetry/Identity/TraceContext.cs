namespace Custodes.Telemetry.Identity;

/// <summary>Under which session a trace's records go out.</summary>
internal struct TraceContext
{
    public ulong Session;

    /// <summary>Where that session stood when a record of the trace last looked; it may have moved on.</summary>
    public int SessionIndex;

    /// <summary>Whether a record named the session; else it is the trace's own.</summary>
    public bool IsNamed;
}
