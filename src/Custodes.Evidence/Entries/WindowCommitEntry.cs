using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>A node fixed its windows of many epochs, before anybody knows what they will be drawn from.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Anchor">The public end of its chain of secrets.</param>
/// <param name="Count">For how many epochs.</param>
/// <param name="DrawsEnd">Whether the end of an epoch is drawn too.</param>
/// <param name="DurationMax">Slots that a window is open at most.</param>
/// <param name="DurationMin">Slots that a window is open at least.</param>
/// <param name="FirstEpoch">The first of the epochs.</param>
/// <param name="Node">Whose lottery.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Signature">The node's Ed25519 signature, 64 bytes.</param>
/// <param name="SkewMs">Allowance for clocks, in milliseconds.</param>
/// <param name="SlotMs">Milliseconds of a slot.</param>
/// <param name="Slots">Slots of an epoch.</param>
/// <param name="SureSlot">Whether one slot of each epoch is a window in any case.</param>
/// <param name="Threshold">A slot is a window when its 64 bits are below this.</param>
public sealed record WindowCommitEntry(
    long TimeMs,
    Sha256Hash Anchor,
    long Count,
    bool DrawsEnd,
    int DurationMax,
    int DurationMin,
    long FirstEpoch,
    int Node,
    Sha256Hash Registry,
    ReadOnlyMemory<byte> Signature,
    long SkewMs,
    long SlotMs,
    int Slots,
    bool SureSlot,
    ulong Threshold
) : LogEntry(TimeMs)
{
    internal const string TypeName = "window-commit";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new WindowCommitEntry(
            timeMs,
            body.Hash("anchor"),
            body.Integer("count", 1, CanonicalJson.IntegerMax),
            body.Flag("drawsEnd"),
            (int)body.Integer("durationMax", 1, int.MaxValue),
            (int)body.Integer("durationMin", 1, int.MaxValue),
            body.Integer("firstEpoch", 0, CanonicalJson.IntegerMax),
            body.Node("node"),
            body.Hash("registry"),
            body.Signature("signature"),
            body.Integer("skewMs", 0, CanonicalJson.IntegerMax),
            body.Integer("slotMs", 1, CanonicalJson.IntegerMax),
            (int)body.Integer("slots", 1, int.MaxValue),
            body.Flag("sureSlot"),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(
                body.Hex("threshold", sizeof(ulong))
            )
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Text("anchor", Anchor.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("count", Count);
        writer.Flag("drawsEnd", DrawsEnd);
        writer.Integer("durationMax", DurationMax);
        writer.Integer("durationMin", DurationMin);
        writer.Integer("firstEpoch", FirstEpoch);
        writer.Integer("node", Node);
        writer.Text("registry", Registry.ToString(), EntryLimits.TextBytesMax);
        writer.Hex("signature", Signature.Span);
        writer.Integer("skewMs", SkewMs);
        writer.Integer("slotMs", SlotMs);
        writer.Integer("slots", Slots);
        writer.Flag("sureSlot", SureSlot);
        writer.Text("threshold", $"{Threshold:x16}", EntryLimits.TextBytesMax);
    }
}
