using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>An epoch of the aggregation tree ended with a baseline.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Agents">Agents in it, by their weight.</param>
/// <param name="Buckets">Buckets that counted.</param>
/// <param name="Digest">Digest of the baseline.</param>
/// <param name="Document">Hash of the signed baseline; a document before this entry, where it is short enough.</param>
/// <param name="Epoch">Which epoch.</param>
/// <param name="Missing">Buckets that did not count.</param>
public sealed record TreeCloseEntry(
    long TimeMs,
    long Agents,
    long Buckets,
    Sha256Hash Digest,
    Sha256Hash Document,
    long Epoch,
    long Missing
) : LogEntry(TimeMs)
{
    internal const string TypeName = "tree-close";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new TreeCloseEntry(
            timeMs,
            body.Integer("agents", 0, CanonicalJson.IntegerMax),
            body.Integer("buckets", 0, CanonicalJson.IntegerMax),
            body.Hash("digest"),
            body.Hash("document"),
            body.Integer("epoch", 1, CanonicalJson.IntegerMax),
            body.Integer("missing", 0, CanonicalJson.IntegerMax)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("agents", Agents);
        writer.Integer("buckets", Buckets);
        writer.Text("digest", Digest.ToString(), EntryLimits.TextBytesMax);
        writer.Text("document", Document.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("epoch", Epoch);
        writer.Integer("missing", Missing);
    }
}
