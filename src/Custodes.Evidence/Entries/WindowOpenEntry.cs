using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>A node opened a window; until then nobody else knew that it would.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Clock">Hash of its last clock statement; zeros before the first.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Node">Who.</param>
/// <param name="Nonce">What no other opening has.</param>
/// <param name="Reason">Why it opens a window that is not drawn; empty for one that is. 256 bytes at most.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Root">Root of the last certified checkpoint that it knows.</param>
/// <param name="Signature">The node's Ed25519 signature, 64 bytes.</param>
/// <param name="Size">Entries of that checkpoint.</param>
/// <param name="Slot">In which slot.</param>
public sealed record WindowOpenEntry(
    long TimeMs,
    Sha256Hash Clock,
    long Epoch,
    int Node,
    Sha256Hash Nonce,
    string Reason,
    Sha256Hash Registry,
    Sha256Hash Root,
    ReadOnlyMemory<byte> Signature,
    long Size,
    int Slot
) : LogEntry(TimeMs)
{
    internal const string TypeName = "window-open";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new WindowOpenEntry(
            timeMs,
            body.Hash("clock"),
            body.Integer("epoch", 0, CanonicalJson.IntegerMax),
            body.Node("node"),
            body.Hash("nonce"),
            body.Text("reason", EntryLimits.TextBytesMax),
            body.Hash("registry"),
            body.Hash("root"),
            body.Signature("signature"),
            body.Integer("size", 0, CanonicalJson.IntegerMax),
            (int)body.Integer("slot", 0, int.MaxValue)
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("clock", Clock.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("epoch", Epoch);
        writer.Integer("node", Node);
        writer.Text("nonce", Nonce.ToString(), EntryLimits.TextBytesMax);
        writer.Text("reason", Reason, EntryLimits.TextBytesMax);
        writer.Text("registry", Registry.ToString(), EntryLimits.TextBytesMax);
        writer.Text("root", Root.ToString(), EntryLimits.TextBytesMax);
        writer.Hex("signature", Signature.Span);
        writer.Integer("size", Size);
        writer.Integer("slot", Slot);
    }
}
