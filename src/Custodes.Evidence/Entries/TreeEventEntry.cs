using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>Something else happened in the aggregation tree.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Detail">Names and numbers, for people; of a lie, who told it.</param>
/// <param name="Document">Hash of what proves it, a document before this entry; the hash of nothing where there is nothing to prove.</param>
/// <param name="Epoch">In which epoch; 0 before the first.</param>
/// <param name="Kind">What happened.</param>
public sealed record TreeEventEntry(
    long TimeMs,
    string Detail,
    Sha256Hash Document,
    long Epoch,
    TreeEvent Kind
) : LogEntry(TimeMs)
{
    internal const string TypeName = "tree-event";

    private static readonly string[] Words =
    [
        "adopted",
        "clock",
        "dispute",
        "lie",
        "missed",
        "late",
        "complaint",
        "drift",
    ];

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new TreeEventEntry(
            timeMs,
            body.Text("detail", EntryLimits.TextBytesMax),
            body.Hash("document"),
            body.Integer("epoch", 0, CanonicalJson.IntegerMax),
            (TreeEvent)body.Word("kind", Words)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("detail", Detail, EntryLimits.TextBytesMax);
        writer.Text("document", Document.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("epoch", Epoch);
        writer.Text("kind", Words[(int)Kind], EntryLimits.TextBytesMax);
    }
}
