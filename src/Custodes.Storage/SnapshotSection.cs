namespace Custodes.Storage;

/// <summary>Where a named part of a snapshot stands in its file.</summary>
/// <param name="Name">1 to 255 bytes of UTF-8, unique in the file.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Checksum">CRC-32C of the bytes.</param>
public sealed record SnapshotSection(string Name, long Offset, long Length, uint Checksum);
