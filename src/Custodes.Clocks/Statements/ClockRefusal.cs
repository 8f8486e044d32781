namespace Custodes.Clocks.Statements;

/// <summary>Why a clock statement is not accepted, or not made.</summary>
public enum ClockRefusal
{
    /// <summary>It is.</summary>
    None = 0,

    /// <summary>It is shorter than its own count says.</summary>
    Truncated = 1,

    /// <summary>Bytes follow its end.</summary>
    TrailingBytes = 2,

    /// <summary>It does not begin as a clock statement of this version does.</summary>
    PrefixWrong = 3,

    /// <summary>It is longer than any statement.</summary>
    TooLong = 4,

    /// <summary>It names an index that no registry has, or this one has not.</summary>
    NodeUnknown = 5,

    /// <summary>An epoch or sequence outside its range.</summary>
    NumberOutOfRange = 6,

    /// <summary>A first statement that names one before it, or a later one that names none.</summary>
    PreviousWrong = 7,

    /// <summary>Its entries do not ascend, or one is there twice.</summary>
    EntriesUnsorted = 8,

    /// <summary>An entry of 0, or past the largest counter: an overflow.</summary>
    CounterOutOfRange = 9,

    /// <summary>Its sender stands among the others: its own counter is its sequence and nothing else.</summary>
    OwnEntryListed = 10,

    /// <summary>It was made under another registry.</summary>
    RegistryWrong = 20,

    /// <summary>The key of its sender did not sign it.</summary>
    SignatureWrong = 21,

    /// <summary>It covers another message than the one it came with.</summary>
    BodyWrong = 22,

    /// <summary>It is in our own name, and we have made it.</summary>
    FromMyself = 23,

    /// <summary>It is the one that was accepted last.</summary>
    Replayed = 24,

    /// <summary>A later statement of its sender was accepted before.</summary>
    Stale = 25,

    /// <summary>Its sender signed two statements in one place.</summary>
    Forked = 26,

    /// <summary>It follows the last one by number and names another as the one before it.</summary>
    LinkBroken = 27,

    /// <summary>It knows less than an earlier statement of its sender.</summary>
    RanBack = 28,

    /// <summary>Its sequence is further ahead than one step may be.</summary>
    StepTooLarge = 29,

    /// <summary>Its entry for another node is further ahead than one step may be.</summary>
    ClaimTooFar = 30,

    /// <summary>Its entry for us is ahead of what we signed: a lie, unless we lost our state.</summary>
    ClaimsUnsigned = 31,

    /// <summary>An entry of it and what that node signed cannot both be true.</summary>
    Contradicted = 32,

    /// <summary>Its sender was convicted before.</summary>
    Convicted = 33,

    /// <summary>We have no room for a further peer.</summary>
    PeersFull = 34,

    /// <summary>Our counter is at its end.</summary>
    Exhausted = 40,

    /// <summary>Our last statement is not yet said to be durable.</summary>
    NotSaved = 41,

    /// <summary>We have lost our state and may not sign until we are registered anew, with a new key.</summary>
    StateLost = 42,

    /// <summary>The key is not the one that is registered for us.</summary>
    KeyWrong = 43,

    /// <summary>The epoch lies before that of our last statement.</summary>
    EpochRanBack = 44,
}
