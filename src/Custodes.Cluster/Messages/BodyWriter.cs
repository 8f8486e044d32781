using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Cluster.Messages;

/// <summary>Writes fixed-width little-endian fields of a message.</summary>
internal sealed class BodyWriter(int capacity = 256)
{
    private byte[] bytes = new byte[capacity];
    private int length;

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => bytes[..length];

    /// <summary>How much was written.</summary>
    public int Length => length;

    public void PutUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);

    public void PutUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);

    public void PutUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);

    public void PutHash(Sha256Hash value) => value.CopyTo(Room(Sha256Hash.Bytes));

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
