namespace Custodes.Simulation.Consensus;

/// <summary>A time in which one validator hears nobody but whoever repeats to it what was said before.</summary>
/// <param name="Victim">The validator; nobody lies in such a run.</param>
/// <param name="FromMs">When it begins.</param>
/// <param name="ToMs">When it ends.</param>
/// <param name="MeasureMs">When it is looked how far the validator lags behind the others.</param>
internal sealed record SimEclipse(int Victim, int FromMs, int ToMs, int MeasureMs);
