namespace Custodes.Clocks.Windows;

/// <summary>One window as its entries tell of it.</summary>
internal sealed class HeldWindow(WindowOpening opening, long place, long openedMs)
{
    public WindowOpening Opening => opening;

    public long Place => place;

    public long OpenedMs => openedMs;

    /// <summary>When it was closed; -1 while it is not.</summary>
    public long ClosedMs { get; set; } = -1;
}
