namespace Custodes.Clocks.Windows;

/// <summary>What is wrong with an entry about windows, and why.</summary>
/// <param name="Place">Where the entry stands.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Words">The same for people.</param>
public sealed record WindowFault(long Place, WindowRefusal Reason, string Words);
