namespace Custodes.Clocks.Windows;

/// <summary>What became of one window.</summary>
/// <param name="Node">Whose.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Slot">In which slot.</param>
/// <param name="Status">What an audit says of it.</param>
/// <param name="Reason">The reason of a manual one; else empty.</param>
/// <param name="Place">Where its opening stands; -1 when it has none.</param>
public sealed record WindowVerdict(
    int Node,
    long Epoch,
    int Slot,
    WindowStatus Status,
    string Reason,
    long Place
);
