namespace Custodes.Evidence.Entries;

/// <summary>Somebody asked for something that changes how the fleet is judged, whether or not it was done.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Action">What was asked for, as <c>release</c>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Target">To what; empty when that goes without saying.</param>
/// <param name="Who">Who asked: the name that was proven, not the one that was told.</param>
/// <param name="Why">The reason given; empty when none was.</param>
public sealed record ActionEntry(
    long TimeMs,
    string Action,
    ActionOutcome Outcome,
    string Target,
    string Who,
    string Why
) : LogEntry(TimeMs)
{
    internal const string TypeName = "action";

    private static readonly string[] Outcomes = ["done", "denied", "failed"];

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new ActionEntry(
            timeMs,
            body.Text("action", EntryLimits.TextBytesMax),
            (ActionOutcome)body.Word("outcome", Outcomes),
            body.Text("target", EntryLimits.TextBytesMax),
            body.Text("who", EntryLimits.TextBytesMax),
            body.Text("why", EntryLimits.TextBytesMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("action", Action, EntryLimits.TextBytesMax);
        writer.Text("outcome", Outcomes[(int)Outcome], EntryLimits.TextBytesMax);
        writer.Text("target", Target, EntryLimits.TextBytesMax);
        writer.Text("who", Who, EntryLimits.TextBytesMax);
        writer.Text("why", Why, EntryLimits.TextBytesMax);
    }
}
