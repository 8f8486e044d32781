using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>A validator contradicted itself, and here are the two signatures that prove it.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Chain">Names the chain: SHA-256 of its genesis.</param>
/// <param name="Epoch">In which epoch it did, from 1.</param>
/// <param name="Evidence">Both statements, whose form is not judged here.</param>
/// <param name="Node">Index of the validator in the registry of the cluster.</param>
public sealed record EquivocationEntry(
    long TimeMs,
    Sha256Hash Chain,
    long Epoch,
    ReadOnlyMemory<byte> Evidence,
    long Node
) : LogEntry(TimeMs)
{
    /// <summary>Bytes of the evidence at most.</summary>
    public const int EvidenceBytesMax = 512;

    internal const string TypeName = "equivocation";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new EquivocationEntry(
            timeMs,
            body.Hash("chain"),
            body.Integer("epoch", 1, CanonicalJson.IntegerMax),
            body.Base64("evidence", EvidenceBytesMax),
            body.Integer("node", 0, ushort.MaxValue)
        );

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Evidence.Length <= EvidenceBytesMax);
        writer.Text("chain", Chain.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("epoch", Epoch);
        writer.Base64("evidence", Evidence.Span);
        writer.Integer("node", Node);
    }
}
