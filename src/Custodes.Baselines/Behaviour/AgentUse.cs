namespace Custodes.Baselines.Behaviour;

/// <summary>Who may give way when the table of agents is full: not touched by observations inside a session.</summary>
internal struct AgentUse
{
    /// <summary>When a session of it last began or ended, on the caller's clock.</summary>
    public long LastTouched;

    /// <summary>Open sessions that are its own, and open sessions that would be charged to it.</summary>
    public int OpenSessions;
}
