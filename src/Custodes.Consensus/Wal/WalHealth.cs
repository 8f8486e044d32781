namespace Custodes.Consensus.Wal;

/// <summary>What a log was found to be when it was read.</summary>
public enum WalHealth
{
    /// <summary>Whole.</summary>
    Whole = 0,

    /// <summary>
    /// Its last record is cut off or does not hold: a write that was never flushed, so nothing that depended on
    /// it was sent. It is dropped.
    /// </summary>
    TornTail = 1,

    /// <summary>A record before the last does not hold. What was said is no longer known: do not vote.</summary>
    Broken = 2,
}
