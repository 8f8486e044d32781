using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>A node's signed clock: its number, whose statements it holds, and the hash of the one before.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Statement">The statement; docs/protocol/clock.md has its form, which is not judged here.</param>
public sealed record ClockStatementEntry(long TimeMs, ReadOnlyMemory<byte> Statement)
    : LogEntry(TimeMs)
{
    /// <summary>Bytes of a statement at most: one with an entry for each of 4,096 nodes.</summary>
    public const int StatementBytesMax = 41_148;

    internal const string TypeName = "clock-statement";

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static LogEntry Read(long timeMs, ref FieldReader body) =>
        new ClockStatementEntry(timeMs, body.Base64("statement", StatementBytesMax));

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Statement.Length <= StatementBytesMax);
        writer.Base64("statement", Statement.Span);
    }
}
