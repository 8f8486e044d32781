using System.Diagnostics.CodeAnalysis;

namespace Custodes.Evidence.Entries;

/// <summary>Reads entries one after the other, in one pass over the bytes of each.</summary>
/// <remarks>
/// The pass checks the form and notes where each value stands; the fields of a type are then looked up
/// among those. Whoever only checks needs no texts, and nothing but the entry itself is allocated then.
/// One owner.
/// </remarks>
internal sealed class EntryParser
{
    private readonly JsonTokens tokens = new();

    /// <summary>Reads an entry and says what is wrong where.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="keepsTexts">Whether the entry is to have its texts, or <see cref="FieldReader.LeftOut"/> for each.</param>
    /// <param name="entry">The entry, when true is returned.</param>
    /// <param name="fault">What is wrong, when false is.</param>
    public bool TryParse(
        ReadOnlySpan<byte> bytes,
        bool keepsTexts,
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

        if (!CanonicalJson.IsCanonical(bytes, tokens, out JsonRefusal refusal, out int offset))
        {
            fault = new EntryFault(EntryRefusal.NotCanonical, $"byte {offset}: {refusal}");
            return false;
        }

        if (bytes[0] != (byte)'{')
        {
            fault = new EntryFault(EntryRefusal.NotAnObject, "byte 0");
            return false;
        }

        FieldReader envelope = new(bytes, tokens.All, keepsTexts);
        LogEntry? read = Read(ref envelope);
        envelope.Finish();
        fault = envelope.Fault;
        entry = fault.Reason == EntryRefusal.None ? read : null;
        return entry is not null;
    }

    private static LogEntry? Read(ref FieldReader envelope)
    {
        long timeMs = envelope.Integer("time", 0, CanonicalJson.IntegerMax);
        ReadOnlySpan<byte> type = envelope.RawText("type", EntryLimits.TextBytesMax);
        long version = envelope.Integer("v", 1, CanonicalJson.IntegerMax);
        FieldReader body = envelope.Object("body");
        if (envelope.Fault.Reason != EntryRefusal.None)
        {
            return null;
        }

        EntryTypes.BodyReader? read = EntryTypes.Find(type);
        if (read is null)
        {
            envelope.Refuse(EntryRefusal.TypeUnknown, "type");
            return null;
        }

        if (version != LogEntry.Version)
        {
            envelope.Refuse(EntryRefusal.VersionUnknown, "v");
            return null;
        }

        LogEntry entry = read(timeMs, ref body);
        envelope.Take(ref body);
        return entry;
    }
}
