namespace Custodes.Detection.Verdicts;

/// <summary>When an agent climbs and descends the ladder.</summary>
public sealed record LadderOptions
{
    /// <summary>Evidence, in nats, for watch: odds of 100 to 1.</summary>
    public double WatchNats { get; init; } = 4.6;

    /// <summary>Evidence for suspect: 10,000 to 1. A session alarm is enough as well.</summary>
    public double SuspectNats { get; init; } = 9.2;

    /// <summary>Evidence for automatic quarantine: 1,000,000 to 1, and the fleet's e-BH must agree.</summary>
    public double QuarantineNats { get; init; } = 13.8;

    /// <summary>Hysteresis: evidence must fall this far below a rung before the agent may step down.</summary>
    public double StepDownNats { get; init; } = 2.3;

    /// <summary>Share of innocent agents among those quarantined automatically that is accepted.</summary>
    public double FalseDiscoveryShare { get; init; } = 0.05;

    /// <summary>At most this share of the known agents is quarantined automatically; at least one may be.</summary>
    /// <remarks>Otherwise whoever can make many agents look bad can stop the fleet.</remarks>
    public double QuarantineShareMax { get; init; } = 0.01;

    /// <summary>How long a watch lasts without new evidence.</summary>
    public long WatchMs { get; init; } = 3_600_000;

    /// <summary>How long a suspicion lasts without new evidence.</summary>
    public long SuspectMs { get; init; } = 24 * 3_600_000;

    /// <summary>How long a quarantine lasts; then the agent is a suspect, and not yet free.</summary>
    public long QuarantineMs { get; init; } = 7L * 24 * 3_600_000;

    /// <summary>Whether agents are quarantined without a person.</summary>
    public bool AutomaticQuarantine { get; init; } = true;
}
