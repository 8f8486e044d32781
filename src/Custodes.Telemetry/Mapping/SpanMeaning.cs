namespace Custodes.Telemetry.Mapping;

/// <summary>What a span stands for.</summary>
internal enum SpanMeaning : byte
{
    None,
    Tool,
    Agent,
    Model,
    CreateAgent,
    Retrieval,
    Memory,
    ToolsChanged,

    /// <summary>A server asks the client's model or its person: rare, and worth a baseline of its own.</summary>
    ServerAsks,
    ResourceRead,

    /// <summary>Part of an agent's work that is worth a row, but no baseline.</summary>
    Other,

    /// <summary>Known, and told better by another span.</summary>
    Known,
}
