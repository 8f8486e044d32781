namespace Custodes.Storage;

/// <summary>The numbers of the snapshot format; all integers are little endian.</summary>
/// <remarks>
/// <code>
/// header     magic "CUSTSNAP" 8 | version u32 | number u64 | CRC-32C of the 20 bytes before u32
/// sections   the bytes of each, one after the other
/// directory  for each section: name length u8 | name | offset u64 | length u64 | CRC-32C u32
/// footer     directory offset u64 | section count u32 | CRC-32C of directory and the 12 bytes
///            before u32 | CRC-32C of everything before u32 | magic "CUSTSEND" 8
/// </code>
/// The directory comes last so that sections of unknown length can be written in one pass.
/// </remarks>
internal static class SnapshotFormat
{
    public const uint Version = 1;
    public const int HeaderBytes = 24;
    public const int FooterBytes = 28;

    /// <summary>What a section costs in the directory besides its name.</summary>
    public const int EntryBytes = 21;

    public const int NameBytesMax = 255;

    /// <summary>A snapshot has a handful of sections; more means the count is damaged.</summary>
    public const int SectionCountMax = 4_096;

    public static ReadOnlySpan<byte> Magic => "CUSTSNAP"u8;

    public static ReadOnlySpan<byte> EndMagic => "CUSTSEND"u8;
}
