using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>A quorum of validators committed to how an epoch ended.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Certificate">The finalisation certificate, whose form is not judged here.</param>
/// <param name="Chain">Names the chain: SHA-256 of its genesis.</param>
/// <param name="Digest">SHA-256 of the body that was agreed on.</param>
/// <param name="Epoch">Which epoch, from 1.</param>
/// <param name="Previous">Digest of the epoch before; zero before epoch 1.</param>
/// <param name="Set">Hash of the validators who voted.</param>
public sealed record CertificateEntry(
    long TimeMs,
    ReadOnlyMemory<byte> Certificate,
    Sha256Hash Chain,
    Sha256Hash Digest,
    long Epoch,
    Sha256Hash Previous,
    Sha256Hash Set
) : LogEntry(TimeMs)
{
    /// <summary>Bytes of a certificate at most: one that a hundred validators signed.</summary>
    public const int CertificateBytesMax = 6_496;

    internal const string TypeName = "certificate";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new CertificateEntry(
            timeMs,
            body.Base64("certificate", CertificateBytesMax),
            body.Hash("chain"),
            body.Hash("digest"),
            body.Integer("epoch", 1, CanonicalJson.IntegerMax),
            body.Hash("previous"),
            body.Hash("set")
        );

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Certificate.Length <= CertificateBytesMax);
        writer.Base64("certificate", Certificate.Span);
        writer.Text("chain", Chain.ToString(), EntryLimits.TextBytesMax);
        writer.Text("digest", Digest.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("epoch", Epoch);
        writer.Text("previous", Previous.ToString(), EntryLimits.TextBytesMax);
        writer.Text("set", Set.ToString(), EntryLimits.TextBytesMax);
    }
}
