namespace Custodes.Server.Witness;

/// <summary>How patiently witnesses are asked. Every number is a limit.</summary>
public sealed record WitnessClientOptions
{
    /// <summary>How long one round may take, whatever witnesses do.</summary>
    public int TimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// How long the others are still waited for once the quorum has signed: a head with all signatures is
    /// worth more than one with just enough.
    /// </summary>
    public int GraceMs { get; init; } = 250;

    /// <summary>How far the time in a cosignature may be from ours; outside of it, somebody repeats an old one.</summary>
    public long ClockDifferenceSecondsMax { get; init; } = 600;
}
