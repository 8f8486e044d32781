namespace Custodes.Consensus.Bodies;

/// <summary>What a verdict that binds the fleet does. The numbers are in signed bytes.</summary>
public enum VerdictKind
{
    /// <summary>Nothing: no valid verdict has it.</summary>
    None = 0,

    /// <summary>The subject is quarantined everywhere.</summary>
    Quarantine = 1,

    /// <summary>The subject is released everywhere.</summary>
    Release = 2,
}
