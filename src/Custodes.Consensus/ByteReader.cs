using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Consensus;

/// <summary>Reads fixed-width little-endian fields and remembers that one was missing.</summary>
/// <remarks>
/// After the first field that does not fit, every field reads as zero and <see cref="IsWhole"/> stays
/// false, so that a parser checks once, at its end, that everything was there and nothing was left.
/// </remarks>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;
    private bool isShort;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Left => rest.Length;

    /// <summary>Every field was there, so far.</summary>
    public readonly bool IsWhole => !isShort;

    /// <summary>Every field was there and nothing follows.</summary>
    public readonly bool IsAtEnd => !isShort && rest.Length == 0;

    public byte Byte()
    {
        ReadOnlySpan<byte> field = Span(1);
        return field.Length == 0 ? (byte)0 : field[0];
    }

    public ushort UInt16()
    {
        ReadOnlySpan<byte> field = Span(sizeof(ushort));
        return field.Length == 0 ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(field);
    }

    public uint UInt32()
    {
        ReadOnlySpan<byte> field = Span(sizeof(uint));
        return field.Length == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(field);
    }

    public ulong UInt64()
    {
        ReadOnlySpan<byte> field = Span(sizeof(ulong));
        return field.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(field);
    }

    public Sha256Hash Hash()
    {
        ReadOnlySpan<byte> field = Span(Sha256Hash.Bytes);
        return field.Length == 0 ? default : new Sha256Hash(field);
    }

    /// <summary>The next bytes, or none of them when there are fewer.</summary>
    public ReadOnlySpan<byte> Span(int count)
    {
        if (isShort || count < 0 || count > rest.Length)
        {
            isShort = true;
            return [];
        }

        ReadOnlySpan<byte> field = rest[..count];
        rest = rest[count..];
        return field;
    }

    /// <summary>Bytes behind a 32-bit length, which must not exceed a limit.</summary>
    public ReadOnlySpan<byte> Block(int bytesMax)
    {
        uint count = UInt32();
        return count > (uint)bytesMax ? Span(-1) : Span((int)count);
    }

    /// <summary>A count of 32 bits that must not exceed a limit; 0 when it does.</summary>
    public int Count(int max)
    {
        uint count = UInt32();
        if (count <= (uint)max)
        {
            return (int)count;
        }

        isShort = true;
        return 0;
    }
}
