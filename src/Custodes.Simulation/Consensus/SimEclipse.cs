namespace Custodes.Simulation.Consensus;

/// <summary>A time in which the first honest validator hears nobody but whoever repeats to it what was said before.</summary>
/// <param name="FromMs">When it begins.</param>
/// <param name="ToMs">When it ends.</param>
/// <param name="MeasureMs">When it is looked how far the validator lags behind the others.</param>
internal sealed record SimEclipse(int FromMs, int ToMs, int MeasureMs);
