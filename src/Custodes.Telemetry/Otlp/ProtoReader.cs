using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Custodes.Telemetry.Otlp;

/// <summary>Walks the fields of one protobuf message inside a body. Positions are those of the body.</summary>
/// <remarks>
/// Accepts varints longer than they need be, up to ten bytes: real exporters reserve four bytes for a
/// length and pad it. Groups are refused. Every length is checked against the message that holds it.
/// </remarks>
internal ref struct ProtoReader
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> body;
    private readonly int end;
    private int position;

    public ProtoReader(ReadOnlySpan<byte> body, int start, int end)
    {
        this.body = body;
        this.end = end;
        position = start;
        Failure = default;
        Number = 0;
        WireType = 0;
    }

    /// <summary>The field's number and wire type, after <see cref="TryNext"/>.</summary>
    public int Number { get; private set; }

    public int WireType { get; private set; }

    public OtlpFailure Failure { get; private set; }

    /// <summary>Where it stands in the body.</summary>
    public readonly int Position => position;

    /// <summary>Moves to the next field; false at the end of the message and at damage.</summary>
    public bool TryNext()
    {
        if (position >= end)
        {
            return false;
        }

        int start = position;
        if (!TryVarint(out ulong tag))
        {
            return false;
        }

        if (tag > uint.MaxValue || (tag >> 3) == 0)
        {
            return Fail(OtlpFailureReason.FieldNumberZero, start);
        }

        Number = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        return true;
    }

    /// <summary>
    /// The range behind a length of one byte, of two, or of one padded to four, which is how exporters write
    /// them; false for any other and for one that reaches past the end. Inlined: the loop over a span's fields
    /// keeps its place in a register by it, which no reader that is passed by reference can.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryUsualRange(
        ReadOnlySpan<byte> body,
        int lengthAt,
        int end,
        out int start,
        out int rangeEnd
    )
    {
        const uint FourByteMask = 0x80808080;
        const uint FourBytes = 0x00808080;
        start = rangeEnd = lengthAt;
        if (lengthAt >= end)
        {
            return false;
        }

        // Near the end a length of one byte is read alone; any other is left to the caller's general way.
        uint word =
            end - lengthAt >= sizeof(uint)
                ? BinaryPrimitives.ReadUInt32LittleEndian(body[lengthAt..])
                : ((uint)(sbyte)body[lengthAt] & FourByteMask) | body[lengthAt];
        uint length;
        if ((word & 0x80) == 0)
        {
            length = word & 0x7f;
            start = lengthAt + 1;
        }
        else if ((word & 0x8000) == 0)
        {
            length = (word & 0x7f) | ((word >> 1) & 0x3f80);
            start = lengthAt + 2;
        }
        else if ((word & FourByteMask) == FourBytes)
        {
            length =
                (word & 0x7f)
                | ((word >> 1) & 0x3f80)
                | ((word >> 2) & 0x1fc000)
                | ((word >> 3) & 0xfe00000);
            start = lengthAt + 4;
        }
        else
        {
            return false;
        }

        rangeEnd = start + (int)length;
        return length <= (uint)(end - start);
    }

    public bool TryVarint(out ulong value)
    {
        if (position < end && body[position] < 0x80)
        {
            value = body[position++];
            return true;
        }

        return TryLongVarint(out value);
    }

    public bool TryFixed64(out ulong value)
    {
        value = 0;
        if (end - position < 8)
        {
            return Fail(OtlpFailureReason.Truncated, position);
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(body[position..]);
        position += 8;
        return true;
    }

    /// <summary>The range of a length-delimited field; the reader stands behind it afterwards.</summary>
    public bool TryRange(out int start, out int rangeEnd)
    {
        start = rangeEnd = 0;
        int lengthAt = position;
        if (WireType != Bytes)
        {
            return Fail(OtlpFailureReason.WireTypeWrong, position);
        }

        if (TryUsualRange(body, position, end, out start, out rangeEnd))
        {
            position = rangeEnd;
            return true;
        }

        start = rangeEnd = 0;
        if (!TryVarint(out ulong length))
        {
            return false;
        }

        if (length > (ulong)(end - position))
        {
            return Fail(OtlpFailureReason.LengthPastEnd, lengthAt);
        }

        start = position;
        position += (int)length;
        rangeEnd = position;
        return true;
    }

    /// <summary>Passes over a field nobody knows.</summary>
    public bool TrySkip()
    {
        switch (WireType)
        {
            case Varint:
                return TryVarint(out _);
            case Fixed64:
                return TryFixed64(out _);
            case Bytes:
                return TryRange(out _, out _);
            case Fixed32:
                if (end - position < 4)
                {
                    return Fail(OtlpFailureReason.Truncated, position);
                }

                position += 4;
                return true;
            default:
                return Fail(OtlpFailureReason.WireTypeWrong, position);
        }
    }

    public bool Fail(OtlpFailureReason reason) => Fail(reason, position);

    private bool TryLongVarint(out ulong value)
    {
        value = 0;
        int start = position;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (position >= end)
            {
                return Fail(OtlpFailureReason.Truncated, start);
            }

            byte next = body[position++];

            // Bits past the 64th are padding of a negative 32-bit number or damage; both are dropped.
            value |= shift < 64 ? (ulong)(next & 0x7f) << shift : 0;
            if (next < 0x80)
            {
                return true;
            }
        }

        return Fail(OtlpFailureReason.VarintTooLong, start);
    }

    private bool Fail(OtlpFailureReason reason, int offset)
    {
        Failure = new OtlpFailure(reason, offset);
        return false;
    }
}
