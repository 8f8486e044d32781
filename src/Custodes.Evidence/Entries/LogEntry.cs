using System.Diagnostics.CodeAnalysis;
using Custodes.Primitives;

namespace Custodes.Evidence.Entries;

/// <summary>Something that Custodes concluded, did or noticed about itself: one leaf of the log.</summary>
/// <remarks>
/// docs/protocol/log-entries.md has every type and field. What is parsed is written again byte for byte.
/// <code>
/// {"body":{...},"time":milliseconds since 1970,"type":"...","v":1}
/// </code>
/// </remarks>
/// <param name="TimeMs">When it was written, in milliseconds since 1970, by the writer's clock; not below 0.</param>
public abstract record LogEntry(long TimeMs)
{
    /// <summary>The only version of each type so far.</summary>
    public const int Version = 1;

    /// <summary>What it is, as it stands in the entry.</summary>
    public abstract string Type { get; }

    /// <summary>Reads an entry and says what is wrong where.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out LogEntry? entry,
        out EntryFault fault
    ) => new EntryParser().TryParse(bytes, keepsTexts: true, out entry, out fault);

    /// <summary>Its canonical bytes, never more than <see cref="EntryLimits.EntryBytesMax"/>.</summary>
    public byte[] ToBytes()
    {
        var writer = new CanonicalWriter();
        writer.Open();
        writer.Open("body");
        Write(writer);
        writer.Close();
        writer.Integer("time", TimeMs);
        writer.Text("type", Type, EntryLimits.TextBytesMax);
        writer.Integer("v", Version);
        writer.Close();
        Invariant.That(TimeMs >= 0 && writer.Written.Length <= EntryLimits.EntryBytesMax);
        return writer.Written.ToArray();
    }

    /// <summary>Writes the fields of the body in their order.</summary>
    internal abstract void Write(CanonicalWriter writer);
}
