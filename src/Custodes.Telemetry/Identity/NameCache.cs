using System.Buffers.Binary;
using Custodes.Primitives;

namespace Custodes.Telemetry.Identity;

/// <summary>The keys of short names that came lately, so that a name seen again is compared and not hashed.</summary>
/// <remarks>
/// A fleet has a few hundred tools and fields, and a line names a dozen of them. A name stands in one
/// place only, and the whole of it is compared: names that fight for a place cost the keyed hash they
/// would have cost anyway.
/// </remarks>
/// <param name="table">Where names are interned.</param>
/// <param name="slotBits">Log of the places there are, 1 or more.</param>
/// <param name="slotBytes">Bytes of a place: a longer name has none.</param>
/// <param name="mayForget">Whether the table forgets names: each time it is asked then to keep the text.</param>
internal sealed class NameCache(
    NameTable table,
    int slotBits = 9,
    int slotBytes = 32,
    bool mayForget = false
)
{
    private readonly byte[] texts = new byte[slotBytes << slotBits];
    private readonly byte[] lengths = new byte[1 << slotBits];
    private readonly ulong[] keys = new ulong[1 << slotBits];

    /// <summary>The key of a name, interned at its first coming; 0 for an empty one.</summary>
    public ulong Intern(ReadOnlySpan<byte> name)
    {
        if (name.Length == 0 || name.Length > slotBytes)
        {
            return table.Intern(name);
        }

        int slot = SlotOf(name);
        Span<byte> text = texts.AsSpan(slot * slotBytes, name.Length);
        if (lengths[slot] == name.Length && text.SequenceEqual(name))
        {
            return mayForget ? table.Intern(name, keys[slot]) : keys[slot];
        }

        ulong key = table.Intern(name);
        name.CopyTo(text);
        lengths[slot] = (byte)name.Length;
        keys[slot] = key;
        return key;
    }

    /// <summary>The key of a name that came lately; 0 for any other. Interns nothing.</summary>
    public ulong Peek(ReadOnlySpan<byte> name)
    {
        if (name.Length == 0 || name.Length > slotBytes)
        {
            return 0;
        }

        int slot = SlotOf(name);
        return
            lengths[slot] == name.Length
            && texts.AsSpan(slot * slotBytes, name.Length).SequenceEqual(name)
            ? keys[slot]
            : 0;
    }

    // The two ends and the length: enough to keep a fleet's names apart most of the time.
    private int SlotOf(ReadOnlySpan<byte> name)
    {
        ulong ends = (ulong)name.Length << 56;
        if (name.Length >= sizeof(ulong))
        {
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(name);
            ulong last = BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]);
            ends ^= first ^ (last * 0x9E3779B97F4A7C15);
        }
        else
        {
            foreach (byte one in name)
            {
                ends = (ends << 8) + (ends >> 56) + one;
            }
        }

        return (int)((ends * 0xBF58476D1CE4E5B9) >> (64 - slotBits));
    }
}
