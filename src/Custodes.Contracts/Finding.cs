namespace Custodes.Contracts;

/// <summary>One explained deviation.</summary>
/// <param name="Id">Counts from 1 and is never reused.</param>
/// <param name="TimeMs">When, in milliseconds since 1970, by the sensor's clock; by ours when it told none.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="Build">Its build; empty when the telemetry names none.</param>
/// <param name="Session">In which run.</param>
/// <param name="Sequence">At which observation of the run; -1 when not told.</param>
/// <param name="Action">The tool or operation.</param>
/// <param name="IsAlarm">Whether it crossed the session's threshold; other findings only raise suspicion.</param>
/// <param name="Score">The session's score when it happened.</param>
/// <param name="Threshold">The score at which a session of this role alarms.</param>
/// <param name="PValue">Share of normal sessions that score at least as high.</param>
/// <param name="OddsAgainst">Odds against normal behaviour that the agent's evidence has reached, to one.</param>
/// <param name="Parts">What each detector saw, the strongest first.</param>
public sealed record Finding(
    long Id,
    long TimeMs,
    string Agent,
    string Role,
    string Build,
    string Session,
    long Sequence,
    string Action,
    bool IsAlarm,
    double Score,
    double Threshold,
    double PValue,
    double OddsAgainst,
    IReadOnlyList<FindingPart> Parts
)
{
    /// <summary>Index of the entry that records it in the log of evidence; -1 when none does.</summary>
    public long Entry { get; init; } = -1;

    /// <summary>The epoch of the certified baseline that the session was judged by; 0 when there was none.</summary>
    public long BaselineEpoch { get; init; }
}
