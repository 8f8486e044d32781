namespace Custodes.Simulation.Checkers;

/// <summary>One thing that must never happen, and did.</summary>
/// <param name="Kind">What.</param>
/// <param name="TimeMs">When.</param>
/// <param name="Node">At whom it was seen; -1 when at nobody in particular.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="View">In which view; 0 when in none.</param>
/// <param name="Detail">For people.</param>
public sealed record Violation(
    ViolationKind Kind,
    long TimeMs,
    int Node,
    ulong Epoch,
    int View,
    string Detail
);
