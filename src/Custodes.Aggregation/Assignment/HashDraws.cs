using System.Buffers.Binary;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Assignment;

/// <summary>Random numbers that anybody can draw again from a seed: SHA-256 over a key and a counter.</summary>
internal sealed class HashDraws
{
    private readonly byte[] message = new byte[Sha256Hash.Bytes + 8];
    private readonly byte[] block = new byte[Sha256Hash.Bytes];
    private ulong counter;
    private int used = Sha256Hash.Bytes;

    /// <summary>Numbers for one purpose, independent of those for any other.</summary>
    public HashDraws(Sha256Hash seed, ulong epoch, ReadOnlySpan<byte> purpose, uint part)
    {
        Span<byte> name = stackalloc byte[Sha256Hash.Bytes + 12];
        seed.CopyTo(name);
        BinaryPrimitives.WriteUInt64LittleEndian(name[Sha256Hash.Bytes..], epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(name[(Sha256Hash.Bytes + 8)..], part);
        Sha256.Of(purpose, name).CopyTo(message);
    }

    /// <summary>Uniform below a limit, but for less than limit / 2⁶⁴.</summary>
    public int Below(int limit)
    {
        if (used == Sha256Hash.Bytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(Sha256Hash.Bytes), counter++);
            Sha256.Of(message).CopyTo(block);
            used = 0;
        }

        ulong draw = BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(used));
        used += 8;
        return (int)Math.BigMul(draw, (ulong)limit, out _);
    }

    /// <summary>Puts items into random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int index = items.Length - 1; index > 0; index--)
        {
            int other = Below(index + 1);
            (items[index], items[other]) = (items[other], items[index]);
        }
    }
}
