using Custodes.Contracts;

namespace Custodes.Evidence.Entries;

/// <summary>The standing decision on an agent changed.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Actor">Who decided: <c>custodes</c>, or an operator.</param>
/// <param name="Agent">On whom; a pseudonym where identifiers are salted.</param>
/// <param name="ExpiresMs">When it steps down by itself, in milliseconds since 1970; 0 when it does not.</param>
/// <param name="FindingId">The finding that led to it; 0 when none did.</param>
/// <param name="Id">Counts verdicts and is never reused.</param>
/// <param name="Level">The rung it is on now.</param>
/// <param name="Previous">The rung it was on before.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="SinceMs">Since when, in milliseconds since 1970.</param>
/// <param name="SuspicionThousandths">Log of the evidence against it, in thousandths of a nat.</param>
public sealed record VerdictEntry(
    long TimeMs,
    string Actor,
    string Agent,
    long ExpiresMs,
    long FindingId,
    long Id,
    VerdictLevel Level,
    VerdictLevel Previous,
    string Reason,
    string Role,
    long SinceMs,
    long SuspicionThousandths
) : LogEntry(TimeMs)
{
    internal const string TypeName = "verdict";

    private static readonly string[] Levels = ["normal", "watch", "suspect", "quarantined"];

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The entry that says what a verdict says.</summary>
    /// <param name="timeMs">When it is written.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="agent">What its agent is called in the log: its name, or a pseudonym.</param>
    public static VerdictEntry Of(long timeMs, Verdict verdict, string agent) =>
        new(
            timeMs,
            verdict.Actor,
            agent,
            Math.Max(verdict.ExpiresMs, 0),
            verdict.FindingId,
            verdict.Id,
            verdict.Level,
            verdict.Previous,
            verdict.Reason,
            verdict.Role,
            Math.Max(verdict.TimeMs, 0),
            FixedPoint.Of(verdict.SuspicionNats, FixedPoint.Thousandths)
        );

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new VerdictEntry(
            timeMs,
            body.Text("actor", EntryLimits.TextBytesMax),
            body.Text("agent", EntryLimits.TextBytesMax),
            body.Integer("expiresMs", 0, CanonicalJson.IntegerMax),
            body.Integer("finding", 0, CanonicalJson.IntegerMax),
            body.Integer("id", 0, CanonicalJson.IntegerMax),
            (VerdictLevel)body.Word("level", Levels),
            (VerdictLevel)body.Word("previous", Levels),
            body.Text("reason", EntryLimits.TextBytesMax),
            body.Text("role", EntryLimits.TextBytesMax),
            body.Integer("sinceMs", 0, CanonicalJson.IntegerMax),
            body.Integer(
                "suspicionThousandths",
                -CanonicalJson.IntegerMax,
                CanonicalJson.IntegerMax
            )
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("actor", Actor, EntryLimits.TextBytesMax);
        writer.Text("agent", Agent, EntryLimits.TextBytesMax);
        writer.Integer("expiresMs", ExpiresMs);
        writer.Integer("finding", FindingId);
        writer.Integer("id", Id);
        writer.Text("level", Levels[(int)Level], EntryLimits.TextBytesMax);
        writer.Text("previous", Levels[(int)Previous], EntryLimits.TextBytesMax);
        writer.Text("reason", Reason, EntryLimits.TextBytesMax);
        writer.Text("role", Role, EntryLimits.TextBytesMax);
        writer.Integer("sinceMs", SinceMs);
        writer.Integer("suspicionThousandths", SuspicionThousandths);
    }
}
