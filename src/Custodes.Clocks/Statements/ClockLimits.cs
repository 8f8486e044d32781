using Custodes.Primitives;

namespace Custodes.Clocks.Statements;

/// <summary>What a <see cref="ClockKeeper"/> takes at most.</summary>
public sealed record ClockLimits
{
    /// <summary>The most a statement may be ahead of what is known of its sender, or of a node that it names.</summary>
    /// <remarks>
    /// A node that signs ten statements a second is back within this after an absence of 1.8 hours. One
    /// that lies needs 2⁴⁷ statements, each of them signed and logged, to come to the end of its counter.
    /// </remarks>
    public long StepMax { get; init; } = 65_536;

    /// <summary>Peers whose last statement is kept: children, parents, validators.</summary>
    public int PeerCountMax { get; init; } = 1024;

    /// <summary>States that all limits make sense.</summary>
    internal void Check()
    {
        Invariant.That(StepMax is > 0 and <= int.MaxValue);
        Invariant.That(PeerCountMax is > 0 and <= NodeRegistry.NodeCountMax);
    }
}
