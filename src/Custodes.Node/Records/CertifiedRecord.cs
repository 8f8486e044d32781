using Custodes.Baselines.Certified;
using Custodes.Node.Serving;
using Custodes.Primitives.State;

namespace Custodes.Node.Records;

/// <summary>A certified baseline in the journal: the same bytes as in a snapshot.</summary>
internal static class CertifiedRecord
{
    private const ushort Version = 1;

    /// <summary>Adds it to a record.</summary>
    public static void Write(RecordWriter record, CertifiedFleet fleet)
    {
        MemorySections section = new();
        StateWriter writer = new(section);
        writer.Begin(StateSections.Certified, Version);
        fleet.Save(writer);
        writer.Flush();
        record.Bytes(section.ToArray());
    }

    /// <summary>Reads it; null when it is not sound, which the reader then says.</summary>
    public static CertifiedFleet? Read(ref RecordReader record)
    {
        StateReader reader = new(StateSections.Certified, record.Bytes(), Version);
        CertifiedFleet fleet = CertifiedFleet.Restore(ref reader);
        if (reader.End())
        {
            return fleet;
        }

        record.Spoil();
        return null;
    }
}
