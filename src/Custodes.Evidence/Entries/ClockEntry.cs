namespace Custodes.Evidence.Entries;

/// <summary>Our clock was set: times before and after do not compare. The only reason for a time to run back.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="AfterMs">What it says now, in milliseconds since 1970.</param>
/// <param name="BeforeMs">What it would have said without the correction.</param>
/// <param name="Source">Who set it, or how it was noticed.</param>
public sealed record ClockEntry(long TimeMs, long AfterMs, long BeforeMs, string Source)
    : LogEntry(TimeMs)
{
    internal const string TypeName = "clock";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new ClockEntry(
            timeMs,
            body.Integer("afterMs", 0, CanonicalJson.IntegerMax),
            body.Integer("beforeMs", 0, CanonicalJson.IntegerMax),
            body.Text("source", EntryLimits.TextBytesMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("afterMs", AfterMs);
        writer.Integer("beforeMs", BeforeMs);
        writer.Text("source", Source, EntryLimits.TextBytesMax);
    }
}
