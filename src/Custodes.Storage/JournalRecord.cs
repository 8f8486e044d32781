namespace Custodes.Storage;

/// <summary>One record as it was appended.</summary>
/// <param name="Number">Counts from 1, without gaps.</param>
/// <param name="Type">What the payload is; the owner's numbers, never reused.</param>
/// <param name="Payload">The bytes; valid until the next record is read.</param>
public readonly record struct JournalRecord(ulong Number, byte Type, ReadOnlyMemory<byte> Payload);
