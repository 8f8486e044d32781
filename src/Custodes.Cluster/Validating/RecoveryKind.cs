namespace Custodes.Cluster.Validating;

/// <summary>From what a validator started.</summary>
public enum RecoveryKind
{
    /// <summary>From nothing, because it was told that it had never voted.</summary>
    FirstStart = 0,

    /// <summary>From its log of votes.</summary>
    FromLog = 1,

    /// <summary>Without a log that holds: it listens, and votes in a later epoch than it can have voted in.</summary>
    WithoutLog = 2,
}
