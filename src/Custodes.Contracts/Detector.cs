namespace Custodes.Contracts;

/// <summary>Who noticed. Numbers are on disk: never reuse one.</summary>
public enum Detector : byte
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>Argument provenance: values come from places that are not usual for this argument.</summary>
    Provenance = 1,

    /// <summary>Argument novelty: values that neither the agent nor its role ever used.</summary>
    Novelty = 2,

    /// <summary>Sequence: this action does not follow that one here.</summary>
    Sequence = 3,

    /// <summary>Volume: sizes and tokens out of proportion.</summary>
    Volume = 4,

    /// <summary>Tempo: too fast, too slow, too regular.</summary>
    Tempo = 5,

    /// <summary>Capability escalation: the action can do what the agent never did.</summary>
    Capability = 6,

    /// <summary>Telemetry integrity: gaps, replays and reordering.</summary>
    Integrity = 7,

    /// <summary>Purpose: the action does not serve the session's prompt.</summary>
    Purpose = 8,

    /// <summary>Decoy: something was used that was laid out for intruders.</summary>
    Decoy = 9,
}
