using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>A node closed a window that it had opened.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Epoch">In which epoch it was opened.</param>
/// <param name="Node">Who.</param>
/// <param name="Opening">SHA-256 of what was signed at its opening.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Root">Root of the last certified checkpoint that it knows.</param>
/// <param name="Signature">The node's Ed25519 signature, 64 bytes.</param>
/// <param name="Size">Entries of that checkpoint.</param>
/// <param name="Slot">In which slot it was opened.</param>
public sealed record WindowCloseEntry(
    long TimeMs,
    long Epoch,
    int Node,
    Sha256Hash Opening,
    Sha256Hash Registry,
    Sha256Hash Root,
    ReadOnlyMemory<byte> Signature,
    long Size,
    int Slot
) : LogEntry(TimeMs)
{
    internal const string TypeName = "window-close";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new WindowCloseEntry(
            timeMs,
            body.Integer("epoch", 0, CanonicalJson.IntegerMax),
            body.Node("node"),
            body.Hash("opening"),
            body.Hash("registry"),
            body.Hash("root"),
            body.Signature("signature"),
            body.Integer("size", 0, CanonicalJson.IntegerMax),
            (int)body.Integer("slot", 0, int.MaxValue)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("epoch", Epoch);
        writer.Integer("node", Node);
        writer.Text("opening", Opening.ToString(), EntryLimits.TextBytesMax);
        writer.Text("registry", Registry.ToString(), EntryLimits.TextBytesMax);
        writer.Text("root", Root.ToString(), EntryLimits.TextBytesMax);
        writer.Hex("signature", Signature.Span);
        writer.Integer("size", Size);
        writer.Integer("slot", Slot);
    }
}
