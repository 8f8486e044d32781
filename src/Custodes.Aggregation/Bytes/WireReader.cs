using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Bytes;

/// <summary>Reads what <see cref="WireWriter"/> writes, trusting nothing of it.</summary>
/// <remarks>
/// After the first thing that is wrong every value reads as 0 and <see cref="IsSound"/> is false, so that a caller
/// may read several and ask once. A count that the rest could not hold is refused before anything is allocated.
/// </remarks>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position = 0;

    /// <summary>Whether nothing was wrong so far.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Whether everything was read and nothing was wrong.</summary>
    public readonly bool IsDone => IsSound && position == bytes.Length;

    /// <summary>One byte.</summary>
    public byte GetByte() => Take(1) is [byte value] ? value : (byte)0;

    /// <summary>Two bytes.</summary>
    public ushort GetUInt16() =>
        Take(2) is { Length: 2 } two ? BinaryPrimitives.ReadUInt16LittleEndian(two) : (ushort)0;

    /// <summary>Two bytes.</summary>
    public short GetInt16() =>
        Take(2) is { Length: 2 } two ? BinaryPrimitives.ReadInt16LittleEndian(two) : (short)0;

    /// <summary>Four bytes.</summary>
    public uint GetUInt32() =>
        Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32LittleEndian(four) : 0;

    /// <summary>Eight bytes.</summary>
    public ulong GetUInt64() =>
        Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadUInt64LittleEndian(eight) : 0;

    /// <summary>Eight bytes.</summary>
    public long GetInt64() =>
        Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadInt64LittleEndian(eight) : 0;

    /// <summary>32 bytes.</summary>
    public Sha256Hash GetHash() =>
        Take(Sha256Hash.Bytes) is { Length: Sha256Hash.Bytes } hash
            ? new Sha256Hash(hash)
            : default;

    /// <summary>So many bytes, or none.</summary>
    public ReadOnlySpan<byte> GetBytes(int count) => Take(count);

    /// <summary>A length in four bytes, and the bytes.</summary>
    /// <param name="most">The longest there may be.</param>
    public ReadOnlySpan<byte> GetBlock(int most)
    {
        uint length = GetUInt32();
        if (length > most)
        {
            IsSound = false;
        }

        return IsSound ? Take((int)length) : [];
    }

    /// <summary>A count in two bytes of things that follow; 0 when that is too many.</summary>
    /// <param name="most">The limit.</param>
    /// <param name="bytesEach">Bytes that each takes at least.</param>
    public int GetCount(int most, int bytesEach)
    {
        int count = GetUInt16();
        if (count > most || count * bytesEach > bytes.Length - position)
        {
            IsSound = false;
        }

        return IsSound ? count : 0;
    }

    /// <summary>Refuses unless the claim holds; tells whether all is sound so far.</summary>
    public bool Require(bool holds)
    {
        IsSound &= holds;
        return IsSound;
    }

    /// <summary>Refuses unless these bytes follow.</summary>
    public bool Expect(ReadOnlySpan<byte> expected) =>
        Require(Take(expected.Length).SequenceEqual(expected));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (!IsSound || count > bytes.Length - position)
        {
            IsSound = false;
            return [];
        }

        position += count;
        return bytes.Slice(position - count, count);
    }
}
