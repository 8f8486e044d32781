using System.Runtime.Intrinsics;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>The names that stood at each place of the last record, with what they mean.</summary>
/// <remarks>
/// One exporter writes the attributes of its spans in one order, so a name is most often the one that
/// stood at its place in the record before: one comparison then replaces hashing and looking it up.
/// A head is kept as its bytes, lengths among them, so that padded lengths cost nothing more:
/// <code>
/// 0A length name 12
/// </code>
/// </remarks>
internal sealed class AttributeHeads
{
    /// <summary>The place of an attribute whose order nobody remembers.</summary>
    public const int NoPlace = -1;

    private const int PlaceCount = 32;
    private const int HeadBytesMax = 64;
    private const int HalfBytes = HeadBytesMax / 2;
    private const int NameTag = 0x0A;
    private const int ValueTag = 0x12;

    private readonly Head[] heads = new Head[PlaceCount];

    /// <summary>Finds the name at the start of an attribute; false when it is not written in the usual way.</summary>
    /// <param name="all">The attribute, and what follows it in the body.</param>
    /// <param name="end">Where the attribute ends.</param>
    /// <param name="place">How many came before it in its record.</param>
    /// <param name="index">The name's place in the table; negative when nobody knows it.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="valueAt">Where the value's length begins.</param>
    public bool TryFind(
        ReadOnlySpan<byte> all,
        int end,
        int place,
        out short index,
        out Meaning meaning,
        out int valueAt
    )
    {
        if ((uint)place < (uint)heads.Length && all.Length >= HeadBytesMax)
        {
            ref readonly Head head = ref heads[place];

            // Bytes behind the head count as equal: its mask is clear there, and what is compared may reach
            // into the value.
            Vector256<byte> differ = (Vector256.Create(all) ^ head.Low) & head.LowMask;
            if (head.Length > HalfBytes)
            {
                differ |= (Vector256.Create(all[HalfBytes..]) ^ head.High) & head.HighMask;
            }

            if (head.Length > 0 && head.Length < end && differ == Vector256<byte>.Zero)
            {
                index = head.Index;
                meaning = head.Meaning;
                valueAt = head.Length;
                return true;
            }
        }

        return TryRead(all[..end], place, out index, out meaning, out valueAt);
    }

    private bool TryRead(
        ReadOnlySpan<byte> all,
        int place,
        out short index,
        out Meaning meaning,
        out int valueAt
    )
    {
        index = -1;
        meaning = Meaning.None;
        valueAt = 0;
        if (
            all.IsEmpty
            || all[0] != NameTag
            || !ProtoReader.TryUsualRange(all, 1, all.Length, out int start, out int end)
            || end == all.Length
            || all[end] != ValueTag
        )
        {
            return false;
        }

        valueAt = end + 1;
        _ = AttributeNames.TryFind(all[start..end], out index, out meaning);
        if ((uint)place < (uint)heads.Length && valueAt <= HeadBytesMax)
        {
            heads[place] = new Head(all[..valueAt], index, meaning);
        }

        return true;
    }

    private readonly struct Head
    {
        public readonly Vector256<byte> Low;
        public readonly Vector256<byte> LowMask;
        public readonly Vector256<byte> High;
        public readonly Vector256<byte> HighMask;
        public readonly int Length;
        public readonly short Index;
        public readonly Meaning Meaning;

        public Head(ReadOnlySpan<byte> bytes, short index, Meaning meaning)
        {
            Span<byte> text = stackalloc byte[HeadBytesMax];
            Span<byte> mask = stackalloc byte[HeadBytesMax];
            bytes.CopyTo(text);
            mask[..bytes.Length].Fill(byte.MaxValue);
            Low = Vector256.Create<byte>(text[..HalfBytes]);
            LowMask = Vector256.Create<byte>(mask[..HalfBytes]);
            High = Vector256.Create<byte>(text[HalfBytes..]);
            HighMask = Vector256.Create<byte>(mask[HalfBytes..]);
            Length = bytes.Length;
            Index = index;
            Meaning = meaning;
        }
    }
}
