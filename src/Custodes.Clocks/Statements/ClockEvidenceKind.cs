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
    /// Two senders, and each statement was made with the other, or a later one, at hand. One of the two lied:
    /// said to hold what it did not, or ran back. Who did not shows the statement that it held,
    /// which convicts the other of a fork, a broken link or running back.
    /// </summary>
    Contradiction = 4,
}
