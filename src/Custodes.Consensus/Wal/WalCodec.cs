using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Consensus.Wal;

/// <summary>Frames records so that a torn, changed, missing or foreign one is noticed.</summary>
/// <remarks>
/// Each check covers the check before it, so that records cannot be taken out or put in another order. The length
/// has a check of its own: a length that rotted must not make the records behind it look like a torn write.
/// <code>
/// length 4 | head check 4 | check 8 | record
/// head check, check = first bytes of SHA-256("custodes/wal/v1\n" | check before 8 | length 4 | nothing, record)
/// </code>
/// </remarks>
public static class WalCodec
{
    private const int HeadBytes = sizeof(uint) + sizeof(uint) + sizeof(ulong);

    /// <summary>Greatest record: a body.</summary>
    public const int RecordBytesMax = ConsensusLimits.BodyBytesMax + 1;

    /// <summary>The bytes to append.</summary>
    /// <param name="record">The record.</param>
    /// <param name="check">The check of the record before, 0 at the beginning; the new one on return.</param>
    public static byte[] Frame(ReadOnlySpan<byte> record, ref ulong check)
    {
        uint headCheck = HeadCheckOf(record.Length, check);
        check = CheckOf(record, record.Length, check);
        byte[] framed = new byte[HeadBytes + record.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(framed, (uint)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(4), headCheck);
        BinaryPrimitives.WriteUInt64LittleEndian(framed.AsSpan(8), check);
        record.CopyTo(framed.AsSpan(HeadBytes));
        return framed;
    }

    /// <summary>Reads a whole log.</summary>
    /// <param name="log">Its bytes.</param>
    /// <param name="records">The records up to the first that does not hold.</param>
    /// <param name="bytesWhole">Where they end: a torn tail is cut off here before anything is appended.</param>
    /// <param name="check">The check of the last of them.</param>
    public static WalHealth Read(
        ReadOnlySpan<byte> log,
        out IReadOnlyList<WalRecord> records,
        out int bytesWhole,
        out ulong check
    )
    {
        List<WalRecord> read = [];
        records = read;
        check = 0;
        bytesWhole = 0;
        while (bytesWhole < log.Length)
        {
            ReadOnlySpan<byte> rest = log[bytesWhole..];
            if (rest.Length < HeadBytes)
            {
                return WalHealth.TornTail;
            }

            uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            uint headCheck = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            bool isHead = length <= RecordBytesMax && headCheck == HeadCheckOf((int)length, check);
            if (!isHead)
            {
                // A file that grew before its data came reads as zeros; everything else is damage.
                return rest.ContainsAnyExcept((byte)0) ? WalHealth.Broken : WalHealth.TornTail;
            }

            if (rest.Length - HeadBytes < length)
            {
                return WalHealth.TornTail;
            }

            ReadOnlySpan<byte> bytes = rest.Slice(HeadBytes, (int)length);
            ulong found = CheckOf(bytes, (int)length, check);
            if (found != BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]))
            {
                bool isLast = rest.Length - HeadBytes == length;
                return isLast ? WalHealth.TornTail : WalHealth.Broken;
            }

            if (!WalRecord.TryRead(bytes, out WalRecord? record))
            {
                return WalHealth.Broken;
            }

            read.Add(record);
            check = found;
            bytesWhole += HeadBytes + (int)length;
        }

        return WalHealth.Whole;
    }

    private static uint HeadCheckOf(int length, ulong before) =>
        (uint)(CheckOf([], length, before) & uint.MaxValue);

    private static ulong CheckOf(ReadOnlySpan<byte> record, int length, ulong before)
    {
        Span<byte> first = stackalloc byte[16 + sizeof(ulong) + sizeof(uint)];
        "custodes/wal/v1\n"u8.CopyTo(first);
        BinaryPrimitives.WriteUInt64LittleEndian(first[16..], before);
        BinaryPrimitives.WriteUInt32LittleEndian(first[24..], (uint)length);
        Span<byte> hash = stackalloc byte[Sha256Hash.Bytes];
        Sha256.Of(first, record).CopyTo(hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
