using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
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
    )
    {
        entry = null;
        if (bytes.Length > EntryLimits.EntryBytesMax)
        {
            fault = new EntryFault(EntryRefusal.TooLong, $"byte {EntryLimits.EntryBytesMax}");
            return false;
        }

        if (!CanonicalJson.IsCanonical(bytes, out JsonRefusal refusal, out int offset))
        {
            fault = new EntryFault(EntryRefusal.NotCanonical, $"byte {offset}: {refusal}");
            return false;
        }

        using JsonDocument document = JsonDocument.Parse(bytes.ToArray());
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            fault = new EntryFault(EntryRefusal.NotAnObject, "byte 0");
            return false;
        }

        var envelope = new FieldReader(document.RootElement, place: "");
        LogEntry? read = Read(envelope);
        envelope.Finish();
        fault = envelope.Fault;
        entry = fault.Reason == EntryRefusal.None ? read : null;
        return entry is not null;
    }

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

    private static LogEntry? Read(FieldReader envelope)
    {
        long timeMs = envelope.Integer("time", 0, CanonicalJson.IntegerMax);
        string type = envelope.Text("type", EntryLimits.TextBytesMax);
        long version = envelope.Integer("v", 1, CanonicalJson.IntegerMax);
        FieldReader body = envelope.Object("body");
        if (envelope.Fault.Reason != EntryRefusal.None)
        {
            return null;
        }

        Func<long, FieldReader, LogEntry>? read = EntryTypes.Find(type);
        if (read is null)
        {
            envelope.Refuse(EntryRefusal.TypeUnknown, "type");
            return null;
        }

        if (version != Version)
        {
            envelope.Refuse(EntryRefusal.VersionUnknown, "v");
            return null;
        }

        LogEntry entry = read(timeMs, body);
        envelope.Take(body);
        return entry;
    }
}
