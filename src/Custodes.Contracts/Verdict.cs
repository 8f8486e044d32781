namespace Custodes.Contracts;

/// <summary>The standing decision on an agent, as of one change.</summary>
/// <param name="Id">Counts from 1 and is never reused.</param>
/// <param name="Agent">On whom.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="Level">The rung it is on now.</param>
/// <param name="Previous">The rung it was on before.</param>
/// <param name="TimeMs">Since when, in milliseconds since 1970.</param>
/// <param name="ExpiresMs">When it steps down by itself; 0 when it does not.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="FindingId">The finding that led to it; 0 when none did.</param>
/// <param name="SuspicionNats">Log of the evidence against the agent.</param>
/// <param name="Actor">Who decided: <c>custodes</c>, or the operator who released or quarantined.</param>
public sealed record Verdict(
    long Id,
    string Agent,
    string Role,
    VerdictLevel Level,
    VerdictLevel Previous,
    long TimeMs,
    long ExpiresMs,
    string Reason,
    long FindingId,
    double SuspicionNats,
    string Actor
)
{
    /// <summary>Index of the entry that records it in the log of evidence; -1 when none does.</summary>
    public long Entry { get; init; } = -1;

    /// <summary>Whether validators certified it, and who signed.</summary>
    public CertificationMark Certification { get; init; } = CertificationMark.None;

    /// <summary>The epoch of the certified baseline that held when it was judged; 0 when there was none.</summary>
    public long BaselineEpoch { get; init; }
}
