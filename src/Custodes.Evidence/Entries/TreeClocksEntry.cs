using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>Signed clocks of other nodes that this node believed: the root over them, which stand beside the log.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="Epoch">In which epoch of the tree they came; 0 before the first.</param>
/// <param name="Left">How many since the entry before are in none, because their epoch had too many.</param>
/// <param name="Root">RFC 6962 root; a leaf is a statement, in the order in which they came.</param>
public sealed record TreeClocksEntry(
    long TimeMs,
    long Count,
    long Epoch,
    long Left,
    Sha256Hash Root
) : LogEntry(TimeMs)
{
    /// <summary>Statements of an entry at most.</summary>
    public const int CountMax = 4096;

    internal const string TypeName = "tree-clocks";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new TreeClocksEntry(
            timeMs,
            body.Integer("count", 1, CountMax),
            body.Integer("epoch", 0, CanonicalJson.IntegerMax),
            body.Integer("left", 0, CanonicalJson.IntegerMax),
            body.Hash("root")
        );

    internal override void Write(CanonicalWriter writer)
    {
        writer.Integer("count", Count);
        writer.Integer("epoch", Epoch);
        writer.Integer("left", Left);
        writer.Text("root", Root.ToString(), EntryLimits.TextBytesMax);
    }
}
