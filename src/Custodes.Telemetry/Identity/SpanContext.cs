namespace Custodes.Telemetry.Identity;

/// <summary>Whose span a span is.</summary>
internal struct SpanContext
{
    public ulong Agent;
    public ulong Role;
}
