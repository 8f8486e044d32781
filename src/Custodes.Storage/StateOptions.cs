namespace Custodes.Storage;

/// <summary>How a state directory is written.</summary>
/// <param name="Flush">When records become durable.</param>
/// <param name="Limits">How large the parts of the journal get.</param>
public sealed record StateOptions(JournalFlushPolicy Flush, JournalLimits Limits)
{
    /// <summary>Records wait at most 200 ms for the disk.</summary>
    public static StateOptions Default { get; } =
        new(new JournalFlushPolicy(200), JournalLimits.Default);
}
