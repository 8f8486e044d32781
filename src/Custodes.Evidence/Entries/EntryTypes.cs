using System.Text;

namespace Custodes.Evidence.Entries;

/// <summary>Every type of entry and what reads its body.</summary>
internal static class EntryTypes
{
    private static readonly (string Type, BodyReader Read)[] Rows =
    [
        (ActionEntry.TypeName, ActionEntry.Read),
        (BatchEntry.TypeName, BatchEntry.Read),
        (CertificateEntry.TypeName, CertificateEntry.Read),
        (ClockEntry.TypeName, ClockEntry.Read),
        (ClockStatementEntry.TypeName, ClockStatementEntry.Read),
        (ConfigurationEntry.TypeName, ConfigurationEntry.Read),
        (DocumentEntry.TypeName, DocumentEntry.Read),
        (EquivocationEntry.TypeName, EquivocationEntry.Read),
        (ErasureEntry.TypeName, ErasureEntry.Read),
        (FindingEntry.TypeName, FindingEntry.Read),
        (GapEntry.TypeName, GapEntry.Read),
        (KeyEntry.TypeName, KeyEntry.Read),
        (RegistryEntry.TypeName, RegistryEntry.Read),
        (SealEntry.TypeName, SealEntry.Read),
        (StartEntry.TypeName, StartEntry.Read),
        (StopEntry.TypeName, StopEntry.Read),
        (TreeClocksEntry.TypeName, TreeClocksEntry.Read),
        (TreeCloseEntry.TypeName, TreeCloseEntry.Read),
        (TreeEventEntry.TypeName, TreeEventEntry.Read),
        (TreeOpenEntry.TypeName, TreeOpenEntry.Read),
        (VerdictEntry.TypeName, VerdictEntry.Read),
        (WindowCloseEntry.TypeName, WindowCloseEntry.Read),
        (WindowCommitEntry.TypeName, WindowCommitEntry.Read),
        (WindowEpochEntry.TypeName, WindowEpochEntry.Read),
        (WindowOpenEntry.TypeName, WindowOpenEntry.Read),
        (WindowRevealEntry.TypeName, WindowRevealEntry.Read),
    ];

    /// <summary>Reads the body of an entry; what is wrong with it stays in the reader.</summary>
    public delegate LogEntry BodyReader(long timeMs, ref FieldReader body);

    /// <summary>What reads the body of a type, as its name stands in an entry; null for an unknown one.</summary>
    public static BodyReader? Find(ReadOnlySpan<byte> type)
    {
        foreach ((string name, BodyReader read) in Rows)
        {
            if (Ascii.Equals(type, name))
            {
                return read;
            }
        }

        return null;
    }
}
