using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Primitives;
using Custodes.Storage;
using Microsoft.Win32.SafeHandles;

namespace Custodes.Cluster.Validating;

/// <summary>A file that records are only ever added to. One writer; any thread may read.</summary>
/// <remarks>
/// A last record that is cut off or does not hold is a write that was never flushed, and is dropped; any other
/// is damage, and the file is refused as it is: what stood in it is no longer known. The length has a check of its
/// own: one that rotted must not make the records behind it look like a torn write.
/// <code>
/// length 4 | head check 4 | SHA-256 of "custodes/record/v2\n", length and record 32 | record
/// head check = first bytes of SHA-256 of "custodes/record-head/v2\n" and length
/// </code>
/// </remarks>
internal sealed class RecordFile : IDisposable
{
    private const int HashAt = 2 * sizeof(uint);
    private const int HeadBytes = HashAt + Sha256Hash.Bytes;
    private const int LookBytes = 1 << 16;

    private readonly SafeFileHandle file;
    private readonly List<(long Offset, int Length)> records = [];
    private readonly Lock gate = new();
    private readonly int recordBytesMax;
    private long end;

    private RecordFile(SafeFileHandle file, int recordBytesMax)
    {
        this.file = file;
        this.recordBytesMax = recordBytesMax;
    }

    /// <summary>How many records there are.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return records.Count;
            }
        }
    }

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="ValidatorStartException">It is damaged.</exception>
    public static RecordFile Open(string path, int recordBytesMax) =>
        Open(
            path,
            recordBytesMax,
            offset => new ValidatorStartException(
                $"{path}: damaged at byte {offset}; take the directory away and start again: the validator then listens before it votes"
            )
        );

    /// <summary>Opens the file, or makes it; what is thrown when it is damaged at a byte is the caller's.</summary>
    public static RecordFile Open(string path, int recordBytesMax, Func<long, Exception> damaged)
    {
        SafeFileHandle handle = File.OpenHandle(
            path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.Read
        );
        RecordFile opened = new(handle, recordBytesMax);
        try
        {
            opened.Scan(path, damaged);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return opened;
    }

    /// <summary>One of the records.</summary>
    public byte[] Read(int index)
    {
        long offset;
        int length;
        lock (gate)
        {
            (offset, length) = records[index];
        }

        byte[] record = new byte[length];
        ReadExactly(record, offset);
        return record;
    }

    /// <summary>Adds a record; durable after <see cref="Flush"/>.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        Invariant.That(record.Length <= recordBytesMax);
        byte[] framed = new byte[HeadBytes + record.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(framed, (uint)record.Length);
        HeadCheckOf((uint)record.Length).CopyTo(framed.AsSpan(sizeof(uint)));
        HashOf(record).CopyTo(framed.AsSpan(HashAt));
        record.CopyTo(framed.AsSpan(HeadBytes));
        RandomAccess.Write(file, framed, end);
        lock (gate)
        {
            records.Add((end + HeadBytes, record.Length));
        }

        end += framed.Length;
    }

    /// <summary>Makes everything durable.</summary>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static Sha256Hash HashOf(ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[19 + sizeof(uint)];
        "custodes/record/v2\n"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[19..], (uint)record.Length);
        return Sha256.Of(head, record);
    }

    private static ReadOnlySpan<byte> HeadCheckOf(uint length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, length);
        return Sha256.Of("custodes/record-head/v2\n"u8, bytes).ToArray().AsSpan(0, sizeof(uint));
    }

    private void Scan(string path, Func<long, Exception> damaged)
    {
        long size = RandomAccess.GetLength(file);
        byte[] head = new byte[HeadBytes];
        while (end + HeadBytes <= size)
        {
            ReadExactly(head, end);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(head);
            long left = size - end - HeadBytes;
            if (!HeadCheckOf(length).SequenceEqual(head.AsSpan(sizeof(uint), sizeof(uint))))
            {
                // A file that grew before its data came reads as zeros, if not from its first byte on.
                if (HasData(end + HeadBytes, size))
                {
                    throw damaged(end);
                }

                break;
            }

            if (length > recordBytesMax)
            {
                throw damaged(end);
            }

            if (length > left)
            {
                break;
            }

            byte[] record = new byte[length];
            ReadExactly(record, end + HeadBytes);
            if (HashOf(record) != new Sha256Hash(head.AsSpan(HashAt)))
            {
                if (length < left)
                {
                    throw damaged(end);
                }

                break;
            }

            records.Add((end + HeadBytes, (int)length));
            end += HeadBytes + length;
        }

        if (end < size)
        {
            RandomAccess.SetLength(file, end);
        }

        // A file that was made just now must not be gone after a power failure.
        Flush();
        DurableFile.FlushName(path);
    }

    private bool HasData(long from, long to)
    {
        byte[] part = new byte[LookBytes];
        while (from < to)
        {
            Span<byte> next = part.AsSpan(0, (int)Math.Min(part.Length, to - from));
            ReadExactly(next, from);
            if (next.ContainsAnyExcept((byte)0))
            {
                return true;
            }

            from += next.Length;
        }

        return false;
    }

    private void ReadExactly(Span<byte> into, long offset)
    {
        while (!into.IsEmpty)
        {
            int read = RandomAccess.Read(file, into, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"the file ends at byte {offset}");
            }

            into = into[read..];
            offset += read;
        }
    }
}
