namespace Custodes.Consensus.Protocol;

/// <summary>Which timer; what fires late, or for what is over, does nothing.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Epoch">Its epoch; 0 for the tick.</param>
/// <param name="View">Its view; 0 for the tick.</param>
public readonly record struct TimerId(TimerKind Kind, ulong Epoch, int View);
