using Custodes.Primitives;

namespace Custodes.Clocks.Windows;

/// <summary>How many windows an audit has seen of each kind.</summary>
public sealed class WindowTally
{
    private readonly long[] counts = new long[(int)WindowStatus.Unaudited + 1];

    /// <summary>Epochs of nodes whose secret held.</summary>
    public long RevealedEpochs { get; internal set; }

    /// <summary>Epochs of nodes whose secret never came, or came after its deadline or before its time.</summary>
    public long WithheldEpochs { get; internal set; }

    /// <summary>Windows of a status.</summary>
    public long this[WindowStatus status] => counts[(int)status];

    internal void Add(WindowStatus status)
    {
        Invariant.That((int)status < counts.Length);
        counts[(int)status]++;
    }
}
