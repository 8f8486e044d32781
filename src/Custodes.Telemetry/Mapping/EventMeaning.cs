namespace Custodes.Telemetry.Mapping;

/// <summary>What a log record or span event stands for.</summary>
internal enum EventMeaning : byte
{
    None,
    Prompt,
    Reply,
    ToolCall,
    ToolDecision,
    ModelCall,
    ModelFailure,
    ModeChange,
    ToolServer,
    AgentSpawn,
    SessionStart,
    SessionEnd,
    UserMessage,
    ToolMessage,

    /// <summary>A model's stream; only its last event has token counts.</summary>
    ModelStream,
    Other,

    /// <summary>Known, and told better by another record.</summary>
    Known,
}
