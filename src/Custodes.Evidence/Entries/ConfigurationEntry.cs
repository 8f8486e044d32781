using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>The settings changed.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="After">SHA-256 of the settings that hold from now on.</param>
/// <param name="Before">SHA-256 of those that held so far.</param>
/// <param name="Part">Which settings, as <c>policy</c>.</param>
/// <param name="Who">Who changed them.</param>
/// <param name="Why">The reason given; empty when none was.</param>
public sealed record ConfigurationEntry(
    long TimeMs,
    Sha256Hash After,
    Sha256Hash Before,
    string Part,
    string Who,
    string Why
) : LogEntry(TimeMs)
{
    internal const string TypeName = "configuration";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new ConfigurationEntry(
            timeMs,
            body.Hash("after"),
            body.Hash("before"),
            body.Text("part", EntryLimits.TextBytesMax),
            body.Text("who", EntryLimits.TextBytesMax),
            body.Text("why", EntryLimits.TextBytesMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("after", After.ToString(), EntryLimits.TextBytesMax);
        writer.Text("before", Before.ToString(), EntryLimits.TextBytesMax);
        writer.Text("part", Part, EntryLimits.TextBytesMax);
        writer.Text("who", Who, EntryLimits.TextBytesMax);
        writer.Text("why", Why, EntryLimits.TextBytesMax);
    }
}
