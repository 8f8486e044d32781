using System.Buffers.Binary;

namespace Custodes.Storage;

/// <summary>The numbers of the journal format; all integers are little endian.</summary>
/// <remarks>
/// <code>
/// segment    magic "CUSTJRNL" 8 | version u32 | salt u32 | first number u64 | CRC-32C u32 | records
/// record     payload length u32 | type u8 | number u64 | payload | CRC-32C u32
/// </code>
/// A record's checksum covers everything of it before the checksum and begins with the segment's
/// salt. The salt is drawn at random: payloads come from outside, and without it a sender could
/// place bytes in one that look like a record, which would turn a torn tail into damage in the middle.
/// </remarks>
internal static class JournalFormat
{
    public const uint Version = 1;
    public const int HeaderBytes = 28;
    public const int RecordHeaderBytes = 13;
    public const int RecordOverheadBytes = RecordHeaderBytes + sizeof(uint);

    public static ReadOnlySpan<byte> Magic => "CUSTJRNL"u8;

    public static void WriteHeader(Span<byte> header, uint salt, ulong firstNumber)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], salt);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], firstNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Crc32C.Of(header[..24]));
    }

    /// <summary>What a record's running checksum starts from.</summary>
    public static uint ChecksumStart(uint salt) => Crc32C.Start ^ salt;

    /// <summary>Whether a whole, undamaged record with this number begins the bytes.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        uint salt,
        int payloadBytesMax,
        out ulong number,
        out byte type,
        out int payloadBytes
    )
    {
        number = 0;
        type = 0;
        payloadBytes = 0;
        if (bytes.Length < RecordOverheadBytes)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > payloadBytesMax || length > bytes.Length - RecordOverheadBytes)
        {
            return false;
        }

        payloadBytes = (int)length;
        type = bytes[4];
        number = BinaryPrimitives.ReadUInt64LittleEndian(bytes[5..]);
        int covered = RecordHeaderBytes + payloadBytes;
        uint checksum = Crc32C.Finish(Crc32C.Append(ChecksumStart(salt), bytes[..covered]));
        return checksum == BinaryPrimitives.ReadUInt32LittleEndian(bytes[covered..]);
    }
}
