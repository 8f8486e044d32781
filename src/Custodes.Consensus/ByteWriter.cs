using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Consensus;

/// <summary>Writes fixed-width little-endian fields into memory that grows.</summary>
internal sealed class ByteWriter(int bytesExpected)
{
    private byte[] bytes = new byte[bytesExpected];
    private int count;

    public void Byte(byte value) => Take(1)[0] = value;

    public void UInt16(int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), (ushort)value);

    public void UInt32(uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    public void UInt64(ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    public void Hash(Sha256Hash value) => value.CopyTo(Take(Sha256Hash.Bytes));

    public void Span(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Bytes behind their length in 32 bits.</summary>
    public void Block(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        Span(value);
    }

    public byte[] ToArray() => count == bytes.Length ? bytes : bytes[..count];

    private Span<byte> Take(int size)
    {
        if (bytes.Length - count < size)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, count + size));
        }

        Span<byte> field = bytes.AsSpan(count, size);
        count += size;
        return field;
    }
}
