using System.Buffers.Binary;

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
