namespace Custodes.Telemetry.Identity;

/// <summary>From where a record looks at a tool call: one call gives at most one record a layer.</summary>
internal enum CallLayer : byte
{
    AgentSpan,
    McpClient,
    McpServer,
    LogEvent,
}
