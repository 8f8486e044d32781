namespace Custodes.Baselines.Behaviour;

/// <summary>Who may give way when the table of agents is full: not touched by observations inside a session.</summary>
internal struct AgentUse
{
    /// <summary>When a session of it last began or ended, on the caller's clock.</summary>
    public long LastTouched;

    /// <summary>Sessions of it that are open.</summary>
    public int OpenSessions;
}
