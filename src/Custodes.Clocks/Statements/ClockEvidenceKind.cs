namespace Custodes.Clocks.Statements;

/// <summary>What two signed statements prove together.</summary>
public enum ClockEvidenceKind
{
    /// <summary>Nothing: both can be true.</summary>
    None = 0,

    /// <summary>One sender, one place in its chain, two statements.</summary>
    Fork = 1,

    /// <summary>One sender, two numbers that follow each other, and the later one names another before it.</summary>
    BrokenLink = 2,

    /// <summary>One sender, and the later statement knows less, or lies in an earlier epoch.</summary>
    RanBack = 3,

    /// <summary>
    /// The first says to hold a statement of the second's sender that this sender had not made: the
    /// second has no higher number, and was made after it had seen the first. One of the two senders lied:
    /// the first, unless it shows the statement it held, which convicts the other of a fork or of running
    /// back.
    /// </summary>
    Overclaim = 4,
}
