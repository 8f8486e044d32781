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
    private const int NameTag = 0x0A;
    private const int ValueTag = 0x12;

    private readonly Head[] heads = new Head[PlaceCount];

    public AttributeHeads()
    {
        for (int place = 0; place < heads.Length; place++)
        {
            heads[place].Bytes = new byte[HeadBytesMax];
        }
    }

    /// <summary>Finds the name at the start of an attribute; false when it is not written in the usual way.</summary>
    /// <param name="all">The attribute.</param>
    /// <param name="place">How many came before it in its record.</param>
    /// <param name="index">The name's place in the table; negative when nobody knows it.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="valueAt">Where the value's length begins.</param>
    public bool TryFind(
        ReadOnlySpan<byte> all,
        int place,
        out short index,
        out Meaning meaning,
        out int valueAt
    )
    {
        if ((uint)place < (uint)heads.Length)
        {
            ref readonly Head head = ref heads[place];
            int length = head.Length;
            if (length > 0 && all.StartsWith(head.Bytes.AsSpan(0, length)))
            {
                index = head.Index;
                meaning = head.Meaning;
                valueAt = length;
                return true;
            }
        }

        return TryRead(all, place, out index, out meaning, out valueAt);
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
            ref Head head = ref heads[place];
            all[..valueAt].CopyTo(head.Bytes);
            head.Length = valueAt;
            head.Index = index;
            head.Meaning = meaning;
        }

        return true;
    }

    private struct Head
    {
        public byte[] Bytes;
        public int Length;
        public short Index;
        public Meaning Meaning;
    }
}
