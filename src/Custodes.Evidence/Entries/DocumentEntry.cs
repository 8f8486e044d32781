using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>Bytes that other entries call by their hash: all of them, or the next part.</summary>
/// <param name="TimeMs">See <see cref="LogEntry"/>.</param>
/// <param name="Data">This part.</param>
/// <param name="First">Where it begins in the whole; a part follows the one before it.</param>
/// <param name="Hash">SHA-256 of the whole.</param>
/// <param name="Size">Bytes of the whole.</param>
/// <param name="What">What they are, as <c>baseline</c>.</param>
public sealed record DocumentEntry(
    long TimeMs,
    ReadOnlyMemory<byte> Data,
    long First,
    Sha256Hash Hash,
    long Size,
    string What
) : LogEntry(TimeMs)
{
    /// <summary>Bytes of a part at most.</summary>
    public const int DataBytesMax = 45_000;

    /// <summary>Bytes of a document at most; a longer one stays out of the log.</summary>
    public const int SizeMax = 4 << 20;

    internal const string TypeName = "document";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The parts of a document, in their order.</summary>
    public static IEnumerable<Func<long, LogEntry>> PartsOf(ReadOnlyMemory<byte> bytes, string what)
    {
        Invariant.That(bytes.Length is > 0 and <= SizeMax);
        Sha256Hash hash = Sha256.Of(bytes.Span);
        for (int first = 0; first < bytes.Length; first += DataBytesMax)
        {
            int at = first;
            ReadOnlyMemory<byte> part = bytes.Slice(at, Math.Min(DataBytesMax, bytes.Length - at));
            yield return timeMs => new DocumentEntry(timeMs, part, at, hash, bytes.Length, what);
        }
    }

    internal static LogEntry Read(long timeMs, ref FieldReader body)
    {
        DocumentEntry entry = new(
            timeMs,
            body.Base64("data", DataBytesMax),
            body.Integer("first", 0, SizeMax - 1),
            body.Hash("hash"),
            body.Integer("size", 1, SizeMax),
            body.Text("what", EntryLimits.TextBytesMax)
        );
        if (entry.Data.Length == 0 || entry.First + entry.Data.Length > entry.Size)
        {
            body.Refuse(EntryRefusal.FieldsContradict, "data");
        }

        return entry;
    }

    internal override void Write(CanonicalWriter writer)
    {
        Invariant.That(Data.Length is > 0 and <= DataBytesMax);
        writer.Base64("data", Data.Span);
        writer.Integer("first", First);
        writer.Text("hash", Hash.ToString(), EntryLimits.TextBytesMax);
        writer.Integer("size", Size);
        writer.Text("what", What, EntryLimits.TextBytesMax);
    }
}
