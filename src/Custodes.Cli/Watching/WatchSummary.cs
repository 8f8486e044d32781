namespace Custodes.Cli.Watching;

/// <summary>The closing table: the last JSON line, of type <c>summary</c>.</summary>
internal sealed record WatchSummary(
    string Type,
    IReadOnlyList<RoleLine> Roles,
    long Events,
    long Alarms,
    double Seconds,
    double EventsPerSecond,
    IReadOnlyDictionary<string, long> LeftOut
);
