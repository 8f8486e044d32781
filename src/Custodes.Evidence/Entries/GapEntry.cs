using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>Something is missing, and we know it.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Count">How many observations; -1 when nobody knows.</param>
/// <param name="EndMs">Until when, in milliseconds since 1970.</param>
/// <param name="Reason">Why, as far as known.</param>
/// <param name="Source">Where they would have come from.</param>
/// <param name="StartMs">Since when, in milliseconds since 1970.</param>
public sealed record GapEntry(
    long TimeMs,
    long Count,
    long EndMs,
    string Reason,
    string Source,
    long StartMs
) : LogEntry(TimeMs)
{
    internal const string TypeName = "gap";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body)
    {
        var entry = new GapEntry(
            timeMs,
            body.Integer("count", -1, CanonicalJson.IntegerMax),
            body.Integer("endMs", 0, CanonicalJson.IntegerMax),
            body.Text("reason", EntryLimits.TextBytesMax),
            body.Text("source", EntryLimits.TextBytesMax),
            body.Integer("startMs", 0, CanonicalJson.IntegerMax)
        );
        string contradiction = entry.Contradiction();
        if (contradiction.Length > 0)
        {
            body.Refuse(EntryRefusal.FieldsContradict, contradiction);
        }

        return entry;
    }

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Contradiction().Length == 0);
        writer.Integer("count", Count);
        writer.Integer("endMs", EndMs);
        writer.Text("reason", Reason, EntryLimits.TextBytesMax);
        writer.Text("source", Source, EntryLimits.TextBytesMax);
        writer.Integer("startMs", StartMs);
    }

    // The field that contradicts another one, or nothing.
    private string Contradiction() => StartMs > EndMs ? "endMs" : "";
}
