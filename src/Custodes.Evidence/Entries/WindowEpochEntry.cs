using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>An epoch of windows began, and this is the certified checkpoint that they are drawn from.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Epoch">Which epoch.</param>
/// <param name="Origin">The log of the checkpoint.</param>
/// <param name="Root">Its root.</param>
/// <param name="Size">Its entries.</param>
/// <param name="StartMs">When slot 0 begins, in milliseconds since 1970.</param>
public sealed record WindowEpochEntry(
    long TimeMs,
    long Epoch,
    string Origin,
    Sha256Hash Root,
    long Size,
    long StartMs
) : LogEntry(TimeMs)
{
    internal const string TypeName = "window-epoch";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new WindowEpochEntry(
            timeMs,
            body.Integer("epoch", 0, CanonicalJson.IntegerMax),
            body.Text("origin", EntryLimits.TextBytesMax),
            body.Hash("root"),
            body.Integer("size", 0, CanonicalJson.IntegerMax),
            body.Integer("startMs", 0, CanonicalJson.IntegerMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("epoch", Epoch);
        writer.Text("origin", Origin, EntryLimits.TextBytesMax);
        writer.Text("root", Root.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("size", Size);
        writer.Integer("startMs", StartMs);
    }
}
