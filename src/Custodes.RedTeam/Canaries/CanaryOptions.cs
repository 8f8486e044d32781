namespace Custodes.RedTeam.Canaries;

/// <summary>Where canaries are let out, and how often.</summary>
public sealed record CanaryOptions
{
    /// <summary>Where telemetry goes: the node's OTLP over HTTP.</summary>
    public required Uri Otlp { get; init; }

    /// <summary>Where alarms are read and canaries released: the node's API.</summary>
    public required Uri Api { get; init; }

    /// <summary>The API's token; empty for none.</summary>
    public string Token { get; init; } = "";

    /// <summary>Mean seconds between two canaries of a kind.</summary>
    public double EverySeconds { get; init; } = 300;

    /// <summary>Seconds after which one that raised no alarm counts as missed.</summary>
    public double PatienceSeconds { get; init; } = 10;

    /// <summary>
    /// The node's share of normal sessions that may alarm: as many ordinary sessions are sent for each canary that
    /// canaries stay a third of that share of their role, because what is usual raises no alarm.
    /// </summary>
    public double Alpha { get; init; } = 0.02;

    /// <summary>A tool that the node was told is a decoy; null for none, and then no such canary.</summary>
    public string? Decoy { get; init; }

    /// <summary>Canaries in all after which it ends; null for never.</summary>
    public int? Rounds { get; init; }

    /// <summary>Ordinary sessions for each canary.</summary>
    public int NormalPerCanary => (int)Math.Ceiling(3 / Alpha);

    /// <summary>The only kinds to let out; empty for all.</summary>
    public IReadOnlyList<CanaryKind> Only { get; init; } = [];

    /// <summary>Kinds of canaries that are let out.</summary>
    public IReadOnlyList<CanaryKind> Kinds =>
        [
            .. Enum.GetValues<CanaryKind>()
                .Where(kind => kind != CanaryKind.Decoy || Decoy is not null)
                .Where(kind => Only.Count == 0 || Only.Contains(kind)),
        ];
}
