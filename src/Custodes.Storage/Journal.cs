using System.Buffers.Binary;
using System.Security.Cryptography;
using Custodes.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Storage;

/// <summary>Appends records to numbered segment files.</summary>
/// <remarks>
/// A record is with the operating system when <see cref="Append"/> returns: it survives the end of
/// the process. It survives a power loss once <see cref="DurableNumber"/> has reached it. One owner;
/// allocates nothing per record.
/// </remarks>
public sealed class Journal : IDisposable
{
    // Small records go out in one write; the payload of a large one is written from where it is.
    private const int BufferBytes = 64 << 10;

    private readonly string directory;
    private readonly JournalFlushPolicy policy;
    private readonly JournalLimits limits;
    private readonly Func<string, SafeFileHandle> create;
    private readonly byte[] buffer = new byte[BufferBytes];
    private SafeFileHandle segment;
    private uint salt;
    private long length;
    private long lastFlushMs = -1;

    internal Journal(
        string directory,
        ulong lastNumber,
        JournalFlushPolicy policy,
        JournalLimits limits,
        Func<string, SafeFileHandle> create
    )
    {
        this.directory = directory;
        this.policy = policy;
        this.limits = limits;
        this.create = create;
        LastNumber = lastNumber;
        DurableNumber = lastNumber;
        segment = OpenSegment();
    }

    /// <summary>The newest record; 0 when there never was one.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>The newest record that survives a power loss.</summary>
    public ulong DurableNumber { get; private set; }

    /// <summary>Whether a write failed, so that nothing is taken any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Bytes appended since the journal was opened or <see cref="Rotate"/> was called.</summary>
    public long BytesSinceRotation { get; private set; }

    /// <summary>Hands a record to the operating system; with an always-flush policy also to the disk.</summary>
    /// <returns>The record's number.</returns>
    /// <exception cref="JournalFailedException">It is not certain that the record was written.</exception>
    public ulong Append(byte type, ReadOnlySpan<byte> payload)
    {
        Invariant.That(payload.Length <= limits.PayloadBytesMax);
        ThrowIfFailed();
        int recordBytes = JournalFormat.RecordOverheadBytes + payload.Length;
        if (length > JournalFormat.HeaderBytes && length + recordBytes > limits.SegmentBytesMax)
        {
            StartNextSegment();
        }

        ulong number = LastNumber + 1;
        try
        {
            WriteRecord(type, number, payload);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
            throw new JournalFailedException(
                $"record {number} could not be written at byte {length}: {failure.Message}",
                failure
            );
        }

        length += recordBytes;
        BytesSinceRotation += recordBytes;
        LastNumber = number;
        if (policy.IsAlways)
        {
            Flush();
        }

        return number;
    }

    /// <summary>Flushes when the oldest unflushed record has waited for the policy's interval.</summary>
    /// <param name="nowMs">Of a clock that never goes back.</param>
    /// <exception cref="JournalFailedException">The disk refused.</exception>
    public void Tick(long nowMs)
    {
        // The last tick before an append starts its wait, so a record waits at most one interval and
        // the time between two ticks.
        if (DurableNumber == LastNumber)
        {
            lastFlushMs = nowMs;
        }
        else if (lastFlushMs < 0 || nowMs - lastFlushMs >= policy.IntervalMs)
        {
            Flush();
            lastFlushMs = nowMs;
        }
    }

    /// <summary>Makes everything that was appended durable.</summary>
    /// <exception cref="JournalFailedException">The disk refused.</exception>
    public void Flush()
    {
        ThrowIfFailed();
        if (DurableNumber == LastNumber)
        {
            return;
        }

        FlushSegment();
        DurableNumber = LastNumber;
    }

    /// <summary>Begins a new segment, so that a snapshot can stand for all of the ones before.</summary>
    /// <returns>The last record of the segments before, which is the snapshot's number.</returns>
    /// <exception cref="JournalFailedException">The disk refused.</exception>
    public ulong Rotate()
    {
        ThrowIfFailed();
        if (length > JournalFormat.HeaderBytes)
        {
            StartNextSegment();
        }

        BytesSinceRotation = 0;
        return LastNumber;
    }

    /// <summary>Flushes what can be flushed and closes the segment.</summary>
    public void Dispose()
    {
        if (!segment.IsClosed && !HasFailed)
        {
            Flush();
        }

        segment.Dispose();
    }

    private void StartNextSegment()
    {
        Flush();
        segment.Dispose();
        segment = OpenSegment();
    }

    private SafeFileHandle OpenSegment()
    {
        ulong first = LastNumber + 1;
        string path = StateLayout.JournalPath(directory, first);
        SafeFileHandle? opened = null;
        try
        {
            opened = create(path);
            salt = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));
            Span<byte> header = stackalloc byte[JournalFormat.HeaderBytes];
            JournalFormat.WriteHeader(header, salt, first);
            RandomAccess.Write(opened, header, 0);
            RandomAccess.FlushToDisk(opened);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            HasFailed = true;
            throw new JournalFailedException(
                $"{path} could not be begun: {failure.Message}",
                failure
            );
        }

        length = JournalFormat.HeaderBytes;
        return opened;
    }

    private void WriteRecord(byte type, ulong number, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, (uint)payload.Length);
        buffer[4] = type;
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(5), number);
        Span<byte> header = buffer.AsSpan(0, JournalFormat.RecordHeaderBytes);
        uint checksum = Crc32C.Append(JournalFormat.ChecksumStart(salt), header);
        checksum = Crc32C.Finish(Crc32C.Append(checksum, payload));
        if (payload.Length <= BufferBytes - JournalFormat.RecordOverheadBytes)
        {
            payload.CopyTo(buffer.AsSpan(header.Length));
            BinaryPrimitives.WriteUInt32LittleEndian(
                buffer.AsSpan(header.Length + payload.Length),
                checksum
            );
            int recordBytes = JournalFormat.RecordOverheadBytes + payload.Length;
            RandomAccess.Write(segment, buffer.AsSpan(0, recordBytes), length);
            return;
        }

        RandomAccess.Write(segment, header, length);
        RandomAccess.Write(segment, payload, length + header.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, checksum);
        RandomAccess.Write(
            segment,
            buffer.AsSpan(0, sizeof(uint)),
            length + header.Length + payload.Length
        );
    }

    private void FlushSegment()
    {
        try
        {
            RandomAccess.FlushToDisk(segment);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A failed flush may have dropped the dirty pages: a second one would lie.
            HasFailed = true;
            throw new JournalFailedException(
                $"records up to {LastNumber} could not be flushed: {failure.Message}",
                failure
            );
        }
    }

    private void ThrowIfFailed()
    {
        if (HasFailed)
        {
            throw new JournalFailedException(
                $"the journal failed earlier, after record {LastNumber}; restart to recover"
            );
        }
    }
}
