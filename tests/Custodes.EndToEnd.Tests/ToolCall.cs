namespace Custodes.EndToEnd.Tests;

/// <summary>One call of a tool, with its content as telemetry carries it: JSON texts.</summary>
internal sealed record ToolCall(string Tool, string Arguments, string Result);
