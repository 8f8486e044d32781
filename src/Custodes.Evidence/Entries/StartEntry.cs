using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>A writer opened the log.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Configuration">SHA-256 of the settings it runs with.</param>
/// <param name="Instance">Which run of which machine.</param>
/// <param name="Origin">The log that it writes.</param>
/// <param name="Policy">SHA-256 of the policy that it publishes under.</param>
/// <param name="ProgramVersion">Which version of the program.</param>
public sealed record StartEntry(
    long TimeMs,
    Sha256Hash Configuration,
    string Instance,
    string Origin,
    Sha256Hash Policy,
    string ProgramVersion
) : LogEntry(TimeMs)
{
    internal const string TypeName = "start";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new StartEntry(
            timeMs,
            body.Hash("configuration"),
            body.Text("instance", EntryLimits.TextBytesMax),
            body.Text("origin", EntryLimits.TextBytesMax),
            body.Hash("policy"),
            body.Text("programVersion", EntryLimits.TextBytesMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("configuration", Configuration.ToString(), EntryLimits.TextBytesMax);
        writer.Text("instance", Instance, EntryLimits.TextBytesMax);
        writer.Text("origin", Origin, EntryLimits.TextBytesMax);
        writer.Text("policy", Policy.ToString(), EntryLimits.TextBytesMax);
        writer.Text("programVersion", ProgramVersion, EntryLimits.TextBytesMax);
    }
}
