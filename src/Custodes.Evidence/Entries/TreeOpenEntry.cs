using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>An epoch of the aggregation tree began.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Context">Hash of all that was known before; docs/protocol/summary.md.</param>
/// <param name="Document">Hash of the opening as it was sent; a document before this entry.</param>
/// <param name="Epoch">Which epoch, from 1.</param>
/// <param name="LengthMs">How long it takes; drawn from the value that is revealed.</param>
/// <param name="Previous">Digest of the baseline that it starts from; the hash of nothing at the beginning.</param>
/// <param name="Reveal">The next value of the global node's hash chain.</param>
public sealed record TreeOpenEntry(
    long TimeMs,
    Sha256Hash Context,
    Sha256Hash Document,
    long Epoch,
    long LengthMs,
    Sha256Hash Previous,
    Sha256Hash Reveal
) : LogEntry(TimeMs)
{
    internal const string TypeName = "tree-open";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new TreeOpenEntry(
            timeMs,
            body.Hash("context"),
            body.Hash("document"),
            body.Integer("epoch", 1, CanonicalJson.IntegerMax),
            body.Integer("lengthMs", 1, int.MaxValue),
            body.Hash("previous"),
            body.Hash("reveal")
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("context", Context.ToString(), EntryLimits.TextBytesMax);
        writer.Text("document", Document.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("epoch", Epoch);
        writer.Integer("lengthMs", LengthMs);
        writer.Text("previous", Previous.ToString(), EntryLimits.TextBytesMax);
        writer.Text("reveal", Reveal.ToString(), EntryLimits.TextBytesMax);
    }
}
