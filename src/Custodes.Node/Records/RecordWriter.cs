using System.Buffers.Binary;
using System.Text;

namespace Custodes.Node.Records;

/// <summary>Writes numbers and texts into a buffer that grows to the longest record and is reused.</summary>
internal sealed class RecordWriter
{
    private const int LongestNumberBytes = 10;
    private byte[] buffer = new byte[64 << 10];
    private int length;

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>Begins anew.</summary>
    public void Clear() => length = 0;

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        Reserve(1);
        buffer[length++] = value;
    }

    /// <summary>A number of 32 bits that uses them all: a fingerprint, a fraction.</summary>
    public void Fixed(uint value)
    {
        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(length), value);
        length += sizeof(uint);
    }

    /// <summary>A number of 64 bits that uses them all: a keyed hash.</summary>
    public void Fixed(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(length), value);
        length += sizeof(ulong);
    }

    /// <summary>A fraction, bit for bit.</summary>
    public void Fraction(float value) => Fixed(BitConverter.SingleToUInt32Bits(value));

    /// <summary>A number that is mostly small: 7 bits a byte, lowest first.</summary>
    public void Count(ulong value)
    {
        Reserve(LongestNumberBytes);
        while (value >= 0x80)
        {
            buffer[length++] = (byte)((value & 0x7f) | 0x80);
            value >>= 7;
        }

        buffer[length++] = (byte)value;
    }

    /// <summary>A number that is mostly near zero, either side of it.</summary>
    public void Signed(long value) => Count(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>A text, with its length in bytes before it.</summary>
    public void Text(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Count((ulong)bytes);
        Reserve(bytes);
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    /// <summary>Bytes, with their number before them.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Count((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (length + bytes > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
        }
    }
}
