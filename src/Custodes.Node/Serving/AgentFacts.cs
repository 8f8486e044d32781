namespace Custodes.Node.Serving;

/// <summary>What is told of an agent and takes no part in judging it.</summary>
internal struct AgentFacts
{
    /// <summary>Keyed hash of its name: the place may have been another's.</summary>
    public ulong Agent;

    /// <summary>When telemetry first named it, by this node's clock, milliseconds since 1970.</summary>
    public long FirstSeenMs;

    /// <summary>When it was last heard of, by this node's clock.</summary>
    public long LastSeenMs;

    /// <summary>Keyed hash of its newest build; 0 when the telemetry names none.</summary>
    public ulong Build;
}
