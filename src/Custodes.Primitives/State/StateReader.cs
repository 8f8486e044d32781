using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Custodes.Primitives.State;

/// <summary>Reads a section of a saved state, trusting nothing of it.</summary>
/// <remarks>
/// The first thing that is wrong is kept in <see cref="Reason"/> with the section and the place; from
/// then on every value reads as 0, so that a caller may read several and ask once. Loops end early
/// because <see cref="GetCount"/> then gives 0 as well; it also refuses a count that the rest of the
/// section could not hold, so that no damage makes a large allocation.
/// </remarks>
public ref struct StateReader
{
    /// <summary>Counters lie between 0 and this, so that counting on cannot overflow.</summary>
    public const long CounterMax = long.MaxValue / 4;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly string section;
    private int position;

    /// <summary>Reads the version and refuses any but the expected one.</summary>
    public StateReader(string section, ReadOnlySpan<byte> bytes, ushort version)
    {
        this.section = section;
        this.bytes = bytes;
        ushort found = GetUInt16();
        Require(found == version, $"version {found}; this program reads {version}");
    }

    /// <summary>What was wrong first; null while nothing is.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether nothing was wrong so far.</summary>
    public readonly bool IsSound => Reason is null;

    /// <summary>Refuses the section.</summary>
    public void Refuse(string why) =>
        Reason ??= $"section '{section}', before byte {position}: {why}";

    /// <summary>Refuses the section unless the claim holds; tells whether it is sound so far.</summary>
    public bool Require(bool holds, string why)
    {
        if (!holds)
        {
            Refuse(why);
        }

        return IsSound;
    }

    /// <summary>Refuses a section that goes on; tells whether all of it was sound.</summary>
    public bool End() =>
        Require(position == bytes.Length, $"{bytes.Length - position} bytes too many");

    /// <summary>A count of things that follow.</summary>
    /// <param name="most">The limit.</param>
    /// <param name="bytesEach">Bytes that each takes at least.</param>
    /// <param name="what">The things, for the reason.</param>
    public int GetCount(int most, int bytesEach, string what)
    {
        int count = GetInt32();
        if (!IsSound)
        {
            return 0;
        }

        if (count < 0 || (long)count * bytesEach > bytes.Length - position)
        {
            Refuse($"{count} {what} are announced and do not follow");
            return 0;
        }

        return Require(count <= most, $"{count} {what}, and the limit is {most}") ? count : 0;
    }

    /// <summary>One byte.</summary>
    public byte GetByte()
    {
        ReadOnlySpan<byte> next = GetBytes(1);
        return next.IsEmpty ? (byte)0 : next[0];
    }

    /// <summary>One byte of at most that value: an enum's.</summary>
    public byte GetByte(byte most, string what)
    {
        byte value = GetByte();
        return Require(value <= most, $"{what} {value} is unknown") ? value : (byte)0;
    }

    /// <summary>A byte that is 0 or 1.</summary>
    public bool GetBoolean() => GetByte(1, "truth value") == 1;

    /// <summary>Two bytes.</summary>
    public ushort GetUInt16()
    {
        ReadOnlySpan<byte> next = GetBytes(2);
        return next.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(next);
    }

    /// <summary>Four bytes.</summary>
    public int GetInt32()
    {
        ReadOnlySpan<byte> next = GetBytes(4);
        return next.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(next);
    }

    /// <summary>Four bytes.</summary>
    public uint GetUInt32() => unchecked((uint)GetInt32());

    /// <summary>Eight bytes.</summary>
    public long GetInt64()
    {
        ReadOnlySpan<byte> next = GetBytes(8);
        return next.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(next);
    }

    /// <summary>Eight bytes.</summary>
    public ulong GetUInt64() => unchecked((ulong)GetInt64());

    /// <summary>A counter: 0 to <see cref="CounterMax"/>.</summary>
    public long GetCounter()
    {
        long value = GetInt64();
        return Require(value is >= 0 and <= CounterMax, $"counter {value} is out of range")
            ? value
            : 0;
    }

    /// <summary>Four bytes: from a least value to a quarter of the type's range.</summary>
    public int GetInt32(int least)
    {
        int value = GetInt32();
        return Require(value >= least && value <= int.MaxValue / 4, $"{value} is out of range")
            ? value
            : 0;
    }

    /// <summary>A finite number of either sign, at most <paramref name="most"/> in size.</summary>
    public float GetSingle(float most)
    {
        float value = BitConverter.Int32BitsToSingle(GetInt32());
        return Require(MathF.Abs(value) <= most, "a number is out of range") ? value : 0;
    }

    /// <summary>A finite number of either sign, at most <paramref name="most"/> in size.</summary>
    public double GetDouble(double most)
    {
        double value = BitConverter.Int64BitsToDouble(GetInt64());
        return Require(Math.Abs(value) <= most, "a number is out of range") ? value : 0;
    }

    /// <summary>A text of at most that many characters.</summary>
    public string GetText(int lengthMax)
    {
        ReadOnlySpan<byte> utf8 = GetBytes(GetUInt16());
        if (!Require(Utf8.IsValid(utf8), "a text is not UTF-8"))
        {
            return "";
        }

        string text = Encoding.UTF8.GetString(utf8);
        return Require(text.Length <= lengthMax, $"a text of {text.Length} characters") ? text : "";
    }

    /// <summary>That many bytes as they are; none when the section is refused.</summary>
    public ReadOnlySpan<byte> GetBytes(int count)
    {
        if (!IsSound)
        {
            return [];
        }

        if (count < 0 || count > bytes.Length - position)
        {
            Refuse("the section is cut off");
            return [];
        }

        ReadOnlySpan<byte> next = bytes.Slice(position, count);
        position += count;
        return next;
    }
}
