namespace Custodes.Clocks.Statements;

/// <summary>Something that happened, with the clock of the node where it did.</summary>
/// <param name="Node">Where.</param>
/// <param name="Sequence">The number of the statement that tells of it.</param>
/// <param name="Others">Which statements of other nodes that node held then.</param>
public readonly record struct CausalEvent(int Node, long Sequence, VectorClock Others)
{
    /// <summary>The event that a statement tells of.</summary>
    public static CausalEvent Of(ClockStatement statement) =>
        new(statement.Sender, statement.Sequence, statement.Others);
}
