using Custodes.Contracts;

namespace Custodes.Detection.Verdicts;

/// <summary>Where one agent stands on the ladder.</summary>
/// <param name="Level">The rung.</param>
/// <param name="SinceMs">Since when.</param>
/// <param name="ExpiresMs">When it may step down.</param>
public readonly record struct LadderState(VerdictLevel Level, long SinceMs, long ExpiresMs);
