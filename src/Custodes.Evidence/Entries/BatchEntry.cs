using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>A promise: these observations were seen, in this order. Their content stays out of the log.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Count">How many observations.</param>
/// <param name="EndMs">When the last of them came, in milliseconds since 1970.</param>
/// <param name="FirstSequence">Number of the first, by our own count of observations.</param>
/// <param name="LastSequence">Number of the last.</param>
/// <param name="PerLeaf">Observations a leaf; the last leaf may have fewer.</param>
/// <param name="Root">Root of the RFC 6962 tree over the leaves.</param>
/// <param name="StartMs">When the first of them came, in milliseconds since 1970.</param>
public sealed record BatchEntry(
    long TimeMs,
    long Count,
    long EndMs,
    long FirstSequence,
    long LastSequence,
    long PerLeaf,
    Sha256Hash Root,
    long StartMs
) : LogEntry(TimeMs)
{
    internal const string TypeName = "batch";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>Where, in the bytes of a batch entry, the text of its root begins.</summary>
    public static int RootOffset(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> name = "\"root\":\""u8;
        int at = entry.IndexOf(name);
        Invariant.That(at > 0);
        return at + name.Length;
    }

    internal static LogEntry Read(long timeMs, ref FieldReader body)
    {
        var entry = new BatchEntry(
            timeMs,
            body.Integer("count", 1, CanonicalJson.IntegerMax),
            body.Integer("endMs", 0, CanonicalJson.IntegerMax),
            body.Integer("firstSequence", 0, CanonicalJson.IntegerMax),
            body.Integer("lastSequence", 0, CanonicalJson.IntegerMax),
            body.Integer("perLeaf", 1, CanonicalJson.IntegerMax),
            body.Hash("root"),
            body.Integer("startMs", 0, CanonicalJson.IntegerMax)
        );
        string contradiction = entry.Contradiction();
        if (contradiction.Length > 0)
        {
            body.Refuse(EntryRefusal.FieldsContradict, contradiction);
        }

        return entry;
    }

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Contradiction().Length == 0);
        writer.Integer("count", Count);
        writer.Integer("endMs", EndMs);
        writer.Integer("firstSequence", FirstSequence);
        writer.Integer("lastSequence", LastSequence);
        writer.Integer("perLeaf", PerLeaf);
        writer.Text("root", Root.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("startMs", StartMs);
    }

    // The field that contradicts another one, or nothing.
    private string Contradiction() =>
        LastSequence - FirstSequence != Count - 1 ? "lastSequence"
        : StartMs > EndMs ? "endMs"
        : "";
}
