namespace Custodes.Contracts.Fleet;

/// <summary>One agent as a list shows it.</summary>
/// <param name="Name">Its id, as the telemetry gives it.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="Build">Its newest build; empty when the telemetry names none.</param>
/// <param name="Baseline">How far its baseline can be trusted.</param>
/// <param name="Level">The rung it is on.</param>
/// <param name="SuspicionNats">Log of the evidence against it.</param>
/// <param name="OddsAgainst">The same as odds against normal behaviour, to one.</param>
/// <param name="Observations">How many were scored.</param>
/// <param name="Sessions">How many runs were seen.</param>
/// <param name="FirstSeenMs">Milliseconds since 1970.</param>
/// <param name="LastSeenMs">Milliseconds since 1970.</param>
public sealed record AgentView(
    string Name,
    string Role,
    string Build,
    BaselineState Baseline,
    VerdictLevel Level,
    double SuspicionNats,
    double OddsAgainst,
    long Observations,
    long Sessions,
    long FirstSeenMs,
    long LastSeenMs
)
{
    /// <summary>The epoch of the certified baseline that its next session is judged by; 0 when there is none.</summary>
    public long BaselineEpoch { get; init; }
}
