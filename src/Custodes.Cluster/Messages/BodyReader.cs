using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Cluster.Messages;

/// <summary>Reads what <see cref="BodyWriter"/> writes, trusting nothing of it.</summary>
/// <remarks>
/// After the first thing that is wrong every value reads as 0 and <see cref="IsSound"/> is false. A count that
/// the rest could not hold is refused before anything is allocated.
/// </remarks>
internal ref struct BodyReader(ReadOnlyMemory<byte> bytes)
{
    private readonly ReadOnlyMemory<byte> bytes = bytes;
    private int position = 0;

    /// <summary>Whether nothing was wrong so far.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Whether everything was read and nothing was wrong.</summary>
    public readonly bool IsDone => IsSound && position == bytes.Length;

    public ushort GetUInt16() =>
        Take(2) is { Length: 2 } two
            ? BinaryPrimitives.ReadUInt16LittleEndian(two.Span)
            : (ushort)0;

    public uint GetUInt32() =>
        Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32LittleEndian(four.Span) : 0;

    public ulong GetUInt64() =>
        Take(8) is { Length: 8 } eight ? BinaryPrimitives.ReadUInt64LittleEndian(eight.Span) : 0;

    public Sha256Hash GetHash() =>
        Take(Sha256Hash.Bytes) is { Length: Sha256Hash.Bytes } hash
            ? new Sha256Hash(hash.Span)
            : default;

    /// <summary>So many bytes, or none.</summary>
    public ReadOnlyMemory<byte> GetBytes(int count) => Take(count);

    /// <summary>A length in four bytes, and the bytes.</summary>
    /// <param name="most">The longest there may be.</param>
    public ReadOnlyMemory<byte> GetBlock(int most)
    {
        uint length = GetUInt32();
        IsSound &= length <= most;
        return IsSound ? Take((int)length) : default;
    }

    /// <summary>Everything that is left.</summary>
    public ReadOnlyMemory<byte> GetRest() => Take(bytes.Length - position);

    /// <summary>A count in four bytes of things that follow; 0 when that is too many.</summary>
    /// <param name="most">The limit.</param>
    /// <param name="bytesEach">Bytes that each takes at least.</param>
    public int GetCount(int most, int bytesEach)
    {
        uint count = GetUInt32();
        IsSound &= count <= most && (long)count * bytesEach <= bytes.Length - position;
        return IsSound ? (int)count : 0;
    }

    /// <summary>Refuses unless the claim holds.</summary>
    public void Require(bool holds) => IsSound &= holds;

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (!IsSound || count > bytes.Length - position)
        {
            IsSound = false;
            return default;
        }

        position += count;
        return bytes.Slice(position - count, count);
    }
}
