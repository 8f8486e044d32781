using System.Buffers.Binary;
using System.Text;

namespace Custodes.Node.Records;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. After a fault every value is 0 and <see cref="IsSound"/> false.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Whether everything asked for so far was there.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Whether everything was there, and nothing is left.</summary>
    public readonly bool IsWhole => IsSound && rest.IsEmpty;

    /// <summary>Says that a value makes no sense.</summary>
    public void Spoil()
    {
        IsSound = false;
        rest = default;
    }

    /// <summary>One byte.</summary>
    public byte Byte() => TryTake(1, out ReadOnlySpan<byte> taken) ? taken[0] : (byte)0;

    /// <summary>32 bits.</summary>
    public uint Fixed32() =>
        TryTake(sizeof(uint), out ReadOnlySpan<byte> taken)
            ? BinaryPrimitives.ReadUInt32LittleEndian(taken)
            : 0;

    /// <summary>64 bits.</summary>
    public ulong Fixed64() =>
        TryTake(sizeof(ulong), out ReadOnlySpan<byte> taken)
            ? BinaryPrimitives.ReadUInt64LittleEndian(taken)
            : 0;

    /// <summary>A fraction.</summary>
    public float Fraction() => BitConverter.UInt32BitsToSingle(Fixed32());

    /// <summary>A number that is mostly small.</summary>
    public ulong Count()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= unchecked((ulong)(next & 0x7f) << shift);
            if (next < 0x80)
            {
                return value;
            }
        }

        Spoil();
        return 0;
    }

    /// <summary>A number that is mostly near zero.</summary>
    public long Signed()
    {
        ulong value = Count();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    /// <summary>A number of 32 bits that is mostly near zero.</summary>
    public int SmallSigned()
    {
        long value = Signed();
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            return (int)value;
        }

        Spoil();
        return 0;
    }

    /// <summary>A count of things of which so many may be there at most.</summary>
    public int CountUpTo(int most)
    {
        ulong value = Count();
        if (value <= (ulong)most)
        {
            return (int)value;
        }

        Spoil();
        return 0;
    }

    /// <summary>A text.</summary>
    public string Text() =>
        TryTake(CountUpTo(rest.Length), out ReadOnlySpan<byte> taken)
            ? Encoding.UTF8.GetString(taken)
            : "";

    /// <summary>Bytes.</summary>
    public ReadOnlySpan<byte> Bytes() =>
        TryTake(CountUpTo(rest.Length), out ReadOnlySpan<byte> taken) ? taken : default;

    private bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        if (!IsSound || count > rest.Length)
        {
            Spoil();
            taken = default;
            return false;
        }

        taken = rest[..count];
        rest = rest[count..];
        return true;
    }
}
