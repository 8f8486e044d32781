namespace Custodes.Clocks.Statements;

/// <summary>How two vector clocks stand to each other.</summary>
public enum ClockOrder
{
    /// <summary>Neither knows of the other: no order is known.</summary>
    Concurrent = 0,

    /// <summary>The second knows all that the first knows, and more.</summary>
    Before = 1,

    /// <summary>The first knows all that the second knows, and more.</summary>
    After = 2,

    /// <summary>Both know the same.</summary>
    Equal = 3,
}
