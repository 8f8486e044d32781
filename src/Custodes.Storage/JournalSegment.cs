using System.Buffers.Binary;

namespace Custodes.Storage;

/// <summary>A segment file read from end to end: its sound records and what comes after them.</summary>
internal sealed class JournalSegment
{
    private readonly byte[] bytes;
    private readonly uint salt;
    private readonly int payloadBytesMax;
    private int offset = JournalFormat.HeaderBytes;

    private JournalSegment(string path, byte[] bytes, uint salt, ulong first, int payloadBytesMax)
    {
        Path = path;
        this.bytes = bytes;
        this.salt = salt;
        this.payloadBytesMax = payloadBytesMax;
        NextNumber = first;
    }

    public string Path { get; }

    /// <summary>The number that the next record must have.</summary>
    public ulong NextNumber { get; private set; }

    /// <summary>Where the next record begins.</summary>
    public long Offset => offset;

    /// <summary>Bytes that were not read yet.</summary>
    public long RemainingBytes => bytes.Length - offset;

    /// <summary>Opens a segment whose name says which record is its first.</summary>
    /// <returns>Null when it has not even a whole header: the process ended while making it.</returns>
    public static JournalSegment? Open(string path, ulong first, JournalLimits limits)
    {
        byte[] content = File.ReadAllBytes(path);
        if (content.Length < JournalFormat.HeaderBytes)
        {
            return null;
        }

        ReadOnlySpan<byte> header = content.AsSpan(0, JournalFormat.HeaderBytes);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        string? fault =
            !header.StartsWith(JournalFormat.Magic) ? "does not begin with CUSTJRNL"
            : BinaryPrimitives.ReadUInt32LittleEndian(header[24..]) != Crc32C.Of(header[..24])
                ? "the header fails its checksum"
            : version != JournalFormat.Version
                ? $"format version {version}; this program reads {JournalFormat.Version}"
            : BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) != first
                ? "the header and the file's name differ on the first record"
            : null;
        return fault is null
            ? new JournalSegment(
                path,
                content,
                BinaryPrimitives.ReadUInt32LittleEndian(header[12..]),
                first,
                limits.PayloadBytesMax
            )
            : throw new StateDirectoryException(
                StateFault.SegmentHeaderDamaged,
                $"{path}: at byte 0: {fault}"
            );
    }

    /// <summary>Reads the next record; false at the end or at one that is torn or damaged.</summary>
    public bool TryRead(out JournalRecord record)
    {
        bool isSound = JournalFormat.TryRead(
            bytes.AsSpan(offset),
            salt,
            payloadBytesMax,
            out ulong number,
            out byte type,
            out int payloadBytes
        );
        if (!isSound || number != NextNumber)
        {
            record = default;
            return false;
        }

        record = new JournalRecord(
            number,
            type,
            bytes.AsMemory(offset + JournalFormat.RecordHeaderBytes, payloadBytes)
        );
        offset += JournalFormat.RecordOverheadBytes + payloadBytes;
        NextNumber++;
        return true;
    }

    /// <summary>
    /// Looks for a sound record after the place where reading stopped; -1 when there is none, so
    /// that what follows is an end that was never finished.
    /// </summary>
    public long FindRecordBehind()
    {
        // The number is looked at before the checksum: it must be one that fits in behind the last
        // sound one, which hardly any place in a payload holds, so the search stays linear.
        ulong numberMax =
            NextNumber + ((ulong)RemainingBytes / JournalFormat.RecordOverheadBytes) + 1;
        for (int place = offset; place <= bytes.Length - JournalFormat.RecordOverheadBytes; place++)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(place);
            ulong number = BinaryPrimitives.ReadUInt64LittleEndian(rest[5..]);
            if (
                number >= NextNumber
                && number <= numberMax
                && JournalFormat.TryRead(rest, salt, payloadBytesMax, out _, out _, out _)
            )
            {
                return place;
            }
        }

        return -1;
    }
}
