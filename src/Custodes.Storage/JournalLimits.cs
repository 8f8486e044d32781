namespace Custodes.Storage;

/// <summary>How large the parts of a journal may get.</summary>
/// <param name="PayloadBytesMax">Of one record; a longer one is a bug of the caller.</param>
/// <param name="SegmentBytesMax">
/// Of one segment; the record that would pass it begins the next. Recovery reads a segment at once.
/// </param>
public sealed record JournalLimits(int PayloadBytesMax, int SegmentBytesMax)
{
    /// <summary>64 MiB a record, as the listeners take no longer body; 64 MiB a segment.</summary>
    public static JournalLimits Default { get; } = new(64 << 20, 64 << 20);
}
