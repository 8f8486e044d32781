namespace Custodes.Contracts;

/// <summary>How far an agent's baseline can be trusted. Numbers are on disk: never reuse one.</summary>
public enum BaselineState : byte
{
    /// <summary>Too little history of its own: judged as its role.</summary>
    Learning = 0,

    /// <summary>Judged by its own history, shrunk towards its role.</summary>
    Active = 1,

    /// <summary>Not seen for long: its history is old.</summary>
    Stale = 2,

    /// <summary>Spent its drift budget: what it does moved far from its anchor, slowly.</summary>
    Drifted = 3,

    /// <summary>Learnt from what was later found to be an incident, and cannot be told apart any more; nothing is learnt.</summary>
    Poisoned = 4,

    /// <summary>An operator asked for a new start, or a poisoned agent was released; it begins with the next session.</summary>
    ResetPending = 5,
}
