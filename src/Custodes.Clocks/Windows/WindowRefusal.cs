namespace Custodes.Clocks.Windows;

/// <summary>What is wrong with an entry about windows.</summary>
public enum WindowRefusal
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A number or text outside its limits.</summary>
    OutOfRange = 1,

    /// <summary>The registry has no such node, or it is another registry.</summary>
    NodeUnknown = 2,

    /// <summary>The node did not sign it.</summary>
    SignatureWrong = 3,

    /// <summary>The epoch had begun when its windows were committed to, or a commitment for it was there.</summary>
    CommittedLate = 4,

    /// <summary>The node has committed to nothing for this epoch, and gives no reason.</summary>
    NotCommitted = 5,

    /// <summary>Not the epoch after the one before.</summary>
    EpochWrong = 6,

    /// <summary>The slot was opened before, or the nonce used.</summary>
    OpenedTwice = 7,

    /// <summary>It closes what is not open.</summary>
    NotOpen = 8,

    /// <summary>It names another clock statement than the node's last.</summary>
    ClockWrong = 9,

    /// <summary>More windows than an epoch may have.</summary>
    TooMany = 10,

    /// <summary>The epoch was not over: the rest of its windows could be foreseen.</summary>
    RevealedEarly = 11,

    /// <summary>The secret of this epoch was revealed before.</summary>
    RevealedTwice = 12,

    /// <summary>What was revealed is not what was committed to.</summary>
    RevealWrong = 13,

    /// <summary>A window that was not drawn, and for which no reason is given.</summary>
    OffSchedule = 14,

    /// <summary>An epoch's beginning that lies before that of the one before.</summary>
    TimeRanBack = 15,
}
