namespace Custodes.Contracts;

/// <summary>What sort of thing an agent did. Numbers are on disk: never reuse one.</summary>
public enum ObservationKind : byte
{
    /// <summary>The telemetry did not say.</summary>
    None = 0,

    /// <summary>A tool was called; carries arguments and, once known, the result's size.</summary>
    ToolCall = 1,

    /// <summary>A message to or from the agent.</summary>
    Message = 2,

    /// <summary>A request to a language model.</summary>
    ModelCall = 3,

    /// <summary>A tool call was proposed and a person or a policy refused it: it did not run.</summary>
    DeniedCall = 4,

    /// <summary>The agent's permission or sandbox mode changed.</summary>
    ModeChange = 5,

    /// <summary>The agent started another agent.</summary>
    AgentSpawn = 6,

    /// <summary>A session began.</summary>
    SessionStart = 7,

    /// <summary>A session ended.</summary>
    SessionEnd = 8,

    /// <summary>A tool server was connected, lost, or changed its list of tools.</summary>
    ToolServerChange = 9,

    /// <summary>Understood as the agent's, but nothing a baseline is kept for.</summary>
    Other = 10,
}
