using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Bytes;

/// <summary>Writes fixed-width little-endian fields into memory that grows.</summary>
internal sealed class WireWriter(int capacity = 1024)
{
    private byte[] bytes = new byte[capacity];
    private int length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => length = 0;

    /// <summary>One byte.</summary>
    public void PutByte(byte value) => Room(1)[0] = value;

    /// <summary>Two bytes.</summary>
    public void PutUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);

    /// <summary>Two bytes.</summary>
    public void PutInt16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Room(2), value);

    /// <summary>Four bytes.</summary>
    public void PutUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);

    /// <summary>Eight bytes.</summary>
    public void PutUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);

    /// <summary>Eight bytes.</summary>
    public void PutInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    /// <summary>The 32 bytes of a hash.</summary>
    public void PutHash(Sha256Hash value) => value.CopyTo(Room(Sha256Hash.Bytes));

    /// <summary>Bytes as they are.</summary>
    public void PutBytes(ReadOnlySpan<byte> value) => value.CopyTo(Room(value.Length));

    /// <summary>A length in four bytes, and the bytes.</summary>
    public void PutBlock(ReadOnlySpan<byte> value)
    {
        PutUInt32((uint)value.Length);
        PutBytes(value);
    }

    private Span<byte> Room(int count)
    {
        if (length + count > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + count));
        }

        length += count;
        return bytes.AsSpan(length - count, count);
    }
}
