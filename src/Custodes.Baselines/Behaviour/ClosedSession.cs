namespace Custodes.Baselines.Behaviour;

/// <summary>What a session leaves behind when it ends.</summary>
/// <param name="Key">Keyed hash of its name.</param>
/// <param name="Slot">The slot it had; given out again after this.</param>
/// <param name="Agent">Slot of its agent; -1 when the table had refused it.</param>
/// <param name="Suspect">Slot of the agent whose observation gave the largest surprise; -1 for none.</param>
/// <param name="Role">Slot of its role.</param>
/// <param name="Observations">Observations it had.</param>
/// <param name="SurpriseMax">Its largest surprise, in bits.</param>
/// <param name="IsIncident">Whether it raised an alarm.</param>
/// <param name="LastTimeMs">Time of its last observation; -1 when not told.</param>
public readonly record struct ClosedSession(
    ulong Key,
    int Slot,
    int Agent,
    int Suspect,
    int Role,
    int Observations,
    float SurpriseMax,
    bool IsIncident,
    long LastTimeMs
);
