namespace Custodes.Storage;

/// <summary>When appended records are made durable against a power loss.</summary>
/// <param name="IntervalMs">
/// Milliseconds a record may wait for it, counted by the ticks of the journal's owner; 0 for before
/// every append returns. Against the end of the process alone a record is safe either way.
/// </param>
public readonly record struct JournalFlushPolicy(int IntervalMs)
{
    /// <summary>Every append waits for the disk.</summary>
    public static JournalFlushPolicy Always => new(0);

    /// <summary>Whether every append waits for the disk.</summary>
    public bool IsAlways => IntervalMs == 0;
}
