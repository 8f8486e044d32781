using Custodes.Evidence.Entries;

namespace Custodes.Cli.Reading;

/// <summary>Gets entries in their order.</summary>
/// <param name="index">Its place in the log.</param>
/// <param name="bytes">Its bytes.</param>
/// <param name="entry">The entry; null when the bytes are none of ours.</param>
/// <param name="fault">Why they are not.</param>
/// <returns>Whether the next one is wanted.</returns>
internal delegate bool EntryTaker(
    long index,
    ReadOnlySpan<byte> bytes,
    LogEntry? entry,
    EntryFault fault
);
