using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>An interval ended, also when nothing happened in it: silence that is sealed differs from entries that are held back.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="EndMs">Its end, where the next one begins, in milliseconds since 1970.</param>
/// <param name="Entries">Entries since the seal before, this one not counted.</param>
/// <param name="IsIdle">Whether neither entries nor observations came.</param>
/// <param name="Number">Counts the seals of the log from 0, without gaps.</param>
/// <param name="Observations">Observations that came in it.</param>
/// <param name="StartMs">Its start, in milliseconds since 1970.</param>
public sealed record SealEntry(
    long TimeMs,
    long EndMs,
    long Entries,
    bool IsIdle,
    long Number,
    long Observations,
    long StartMs
) : LogEntry(TimeMs)
{
    internal const string TypeName = "seal";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body)
    {
        var entry = new SealEntry(
            timeMs,
            body.Integer("endMs", 0, CanonicalJson.IntegerMax),
            body.Integer("entries", 0, CanonicalJson.IntegerMax),
            body.Flag("idle"),
            body.Integer("number", 0, CanonicalJson.IntegerMax),
            body.Integer("observations", 0, CanonicalJson.IntegerMax),
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
        writer.Integer("endMs", EndMs);
        writer.Integer("entries", Entries);
        writer.Flag("idle", IsIdle);
        writer.Integer("number", Number);
        writer.Integer("observations", Observations);
        writer.Integer("startMs", StartMs);
    }

    // The field that contradicts another one, or nothing.
    private string Contradiction() =>
        IsIdle != (Entries == 0 && Observations == 0) ? "idle"
        : StartMs > EndMs ? "endMs"
        : "";
}
