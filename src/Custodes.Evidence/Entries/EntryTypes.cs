namespace Custodes.Evidence.Entries;

/// <summary>Every type of entry and what reads its body.</summary>
internal static class EntryTypes
{
    private static readonly (string Type, Func<long, FieldReader, LogEntry> Read)[] Rows =
    [
        (ActionEntry.TypeName, ActionEntry.Read),
        (BatchEntry.TypeName, BatchEntry.Read),
        (ClockEntry.TypeName, ClockEntry.Read),
        (ClockStatementEntry.TypeName, ClockStatementEntry.Read),
        (ConfigurationEntry.TypeName, ConfigurationEntry.Read),
        (ErasureEntry.TypeName, ErasureEntry.Read),
        (FindingEntry.TypeName, FindingEntry.Read),
        (GapEntry.TypeName, GapEntry.Read),
        (KeyEntry.TypeName, KeyEntry.Read),
        (RegistryEntry.TypeName, RegistryEntry.Read),
        (SealEntry.TypeName, SealEntry.Read),
        (StartEntry.TypeName, StartEntry.Read),
        (StopEntry.TypeName, StopEntry.Read),
        (VerdictEntry.TypeName, VerdictEntry.Read),
        (WindowCloseEntry.TypeName, WindowCloseEntry.Read),
        (WindowCommitEntry.TypeName, WindowCommitEntry.Read),
        (WindowEpochEntry.TypeName, WindowEpochEntry.Read),
        (WindowOpenEntry.TypeName, WindowOpenEntry.Read),
        (WindowRevealEntry.TypeName, WindowRevealEntry.Read),
    ];

    public static Func<long, FieldReader, LogEntry>? Find(string type)
    {
        foreach ((string name, Func<long, FieldReader, LogEntry> read) in Rows)
        {
            if (name == type)
            {
                return read;
            }
        }

        return null;
    }
}
