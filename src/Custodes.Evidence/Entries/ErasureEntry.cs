namespace Custodes.Evidence.Entries;

/// <summary>A salt was destroyed: whose identifiers it hid can no longer be found out.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Salt">The id of the salt, as it stands in the pseudonyms.</param>
/// <param name="Tenant">Whose it was.</param>
/// <param name="Who">Who destroyed it.</param>
/// <param name="Why">The reason given.</param>
public sealed record ErasureEntry(long TimeMs, string Salt, string Tenant, string Who, string Why)
    : LogEntry(TimeMs)
{
    internal const string TypeName = "erasure";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new ErasureEntry(
            timeMs,
            body.Text("salt", EntryLimits.TextBytesMax),
            body.Text("tenant", EntryLimits.TextBytesMax),
            body.Text("who", EntryLimits.TextBytesMax),
            body.Text("why", EntryLimits.TextBytesMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("salt", Salt, EntryLimits.TextBytesMax);
        writer.Text("tenant", Tenant, EntryLimits.TextBytesMax);
        writer.Text("who", Who, EntryLimits.TextBytesMax);
        writer.Text("why", Why, EntryLimits.TextBytesMax);
    }
}
