namespace Custodes.Simulation.Engine;

/// <summary>What must happen in some runs, or the runs show nothing.</summary>
public enum SometimesKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A view was nullified and the next one entered.</summary>
    ViewChange = 1,

    /// <summary>A value was proposed again in a later view.</summary>
    Reproposal = 2,

    /// <summary>A validator jumped ahead, or learnt an end, by a certificate that others made.</summary>
    CatchUpByCertificate = 3,

    /// <summary>An equivocation was found.</summary>
    EvidenceFound = 4,

    /// <summary>An equivocation went into a decided body.</summary>
    EvidenceDecided = 5,

    /// <summary>A validator crashed and came back with what was on its disk.</summary>
    CrashRecovery = 6,

    /// <summary>It came back with a record torn in the middle.</summary>
    TornRecord = 7,

    /// <summary>It came back without its log and held its tongue.</summary>
    LogLost = 8,

    /// <summary>A partition was healed.</summary>
    PartitionHealed = 9,

    /// <summary>A changed message was delivered.</summary>
    Corruption = 10,

    /// <summary>An old message was delivered again.</summary>
    Replay = 11,

    /// <summary>A clock jumped.</summary>
    ClockJump = 12,

    /// <summary>A validator stood still for a while.</summary>
    Pause = 13,

    /// <summary>A leader's body was found to be wrong.</summary>
    InvalidBody = 14,

    /// <summary>Inputs were missing at first.</summary>
    DataMissing = 15,

    /// <summary>The validators changed.</summary>
    Reconfiguration = 16,
}
