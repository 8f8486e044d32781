namespace Custodes.Evidence.Entries;

/// <summary>A writer closed the log in good order. A start without one before it follows a crash.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="LastSequence">Number of the last observation; -1 when there was none.</param>
/// <param name="Reason">Why it stops.</param>
public sealed record StopEntry(long TimeMs, long LastSequence, string Reason) : LogEntry(TimeMs)
{
    internal const string TypeName = "stop";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new StopEntry(
            timeMs,
            body.Integer("lastSequence", -1, CanonicalJson.IntegerMax),
            body.Text("reason", EntryLimits.TextBytesMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("lastSequence", LastSequence);
        writer.Text("reason", Reason, EntryLimits.TextBytesMax);
    }
}
