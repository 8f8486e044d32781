using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>A signing key came, was replaced, or went.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Change">Which of the three.</param>
/// <param name="Key">The vkey that holds from now on; for <see cref="KeyChange.Retire"/> the one that does no longer.</param>
/// <param name="Previous">For <see cref="KeyChange.Rotate"/> the vkey that it replaces; else empty.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Why">The reason given; empty when none was.</param>
public sealed record KeyEntry(
    long TimeMs,
    KeyChange Change,
    string Key,
    string Previous,
    string Who,
    string Why
) : LogEntry(TimeMs)
{
    internal const string TypeName = "key";

    private static readonly string[] Changes = ["new", "rotate", "retire"];

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body)
    {
        var entry = new KeyEntry(
            timeMs,
            (KeyChange)body.Word("change", Changes),
            body.Text("key", EntryLimits.TextBytesMax),
            body.Text("previous", EntryLimits.TextBytesMax),
            body.Text("who", EntryLimits.TextBytesMax),
            body.Text("why", EntryLimits.TextBytesMax)
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
        writer.Text("change", Changes[(int)Change], EntryLimits.TextBytesMax);
        writer.Text("key", Key, EntryLimits.TextBytesMax);
        writer.Text("previous", Previous, EntryLimits.TextBytesMax);
        writer.Text("who", Who, EntryLimits.TextBytesMax);
        writer.Text("why", Why, EntryLimits.TextBytesMax);
    }

    // The field that contradicts another one, or nothing.
    private string Contradiction() =>
        (Change == KeyChange.Rotate) == (Previous.Length == 0) ? "previous"
        : Key.Length == 0 ? "key"
        : "";
}
