namespace Custodes.Simulation.Consensus;

/// <summary>What a run has to show.</summary>
public enum ClusterMode
{
    /// <summary>Anything may fail at any time; nothing wrong may ever be agreed on.</summary>
    Safety = 0,

    /// <summary>After a while a core of a quorum is healed and the rest stays broken; the core must agree.</summary>
    Liveness = 1,
}
