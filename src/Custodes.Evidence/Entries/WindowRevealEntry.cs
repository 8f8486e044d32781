using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>A node revealed what its windows of an epoch were drawn from; everybody can draw them again.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Epoch">Of which epoch.</param>
/// <param name="Node">Who.</param>
/// <param name="Registry">The registry in which it is this node.</param>
/// <param name="Secret">The secret.</param>
public sealed record WindowRevealEntry(
    long TimeMs,
    long Epoch,
    int Node,
    Sha256Hash Registry,
    Sha256Hash Secret
) : LogEntry(TimeMs)
{
    internal const string TypeName = "window-reveal";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new WindowRevealEntry(
            timeMs,
            body.Integer("epoch", 0, CanonicalJson.IntegerMax),
            body.Node("node"),
            body.Hash("registry"),
            body.Hash("secret")
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("epoch", Epoch);
        writer.Integer("node", Node);
        writer.Text("registry", Registry.ToString(), EntryLimits.TextBytesMax);
        writer.Text("secret", Secret.ToString(), EntryLimits.TextBytesMax);
    }
}
