namespace Custodes.Telemetry.Otlp;

/// <summary>Rewrites protobuf's lists and objects as JSON text, so that what follows reads one form.</summary>
internal sealed class ProtobufJson(int depthMax)
{
    public OtlpFailure Failure { get; private set; }

    /// <summary>Writes a list or an object; false at damage, where <see cref="Failure"/> says which.</summary>
    public bool TryWrite(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        bool isList,
        ScratchText target
    ) => TryNested(body, start, end, isList, target, depthMax);

    // ArrayValue is { repeated AnyValue values = 1 }, KeyValueList is { repeated KeyValue values = 1 }.
    private bool TryNested(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        bool isList,
        ScratchText target,
        int depthLeft
    )
    {
        var reader = new ProtoReader(body, start, end);
        if (depthLeft == 0)
        {
            return Fail(new OtlpFailure(OtlpFailureReason.NestedTooDeep, start));
        }

        target.Write(isList ? (byte)'[' : (byte)'{');
        bool isFirst = true;
        while (reader.TryNext())
        {
            if (reader.Number != 1)
            {
                if (!reader.TrySkip())
                {
                    return Fail(reader.Failure);
                }

                continue;
            }

            if (!reader.TryRange(out int itemStart, out int itemEnd))
            {
                return Fail(reader.Failure);
            }

            if (!isFirst)
            {
                target.Write((byte)',');
            }

            isFirst = false;
            bool isWritten = isList
                ? TryValue(body, itemStart, itemEnd, target, depthLeft)
                : TryMember(body, itemStart, itemEnd, target, depthLeft);
            if (!isWritten)
            {
                return false;
            }
        }

        target.Write(isList ? (byte)']' : (byte)'}');
        return reader.Failure.Reason == OtlpFailureReason.None || Fail(reader.Failure);
    }

    private bool TryMember(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        ScratchText target,
        int depthLeft
    )
    {
        var reader = new ProtoReader(body, start, end);
        int keyStart = start;
        int keyEnd = start;
        int valueStart = start;
        int valueEnd = start;
        while (reader.TryNext())
        {
            bool isRead = reader.Number switch
            {
                1 => reader.TryRange(out keyStart, out keyEnd),
                2 => reader.TryRange(out valueStart, out valueEnd),
                _ => reader.TrySkip(),
            };
            if (!isRead)
            {
                break;
            }
        }

        if (reader.Failure.Reason != OtlpFailureReason.None)
        {
            return Fail(reader.Failure);
        }

        target.WriteQuoted(body[keyStart..keyEnd]);
        target.Write((byte)':');
        return TryValue(body, valueStart, valueEnd, target, depthLeft);
    }

    private bool TryValue(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        ScratchText target,
        int depthLeft
    )
    {
        var reader = new ProtoReader(body, start, end);
        bool isWritten = false;
        while (!isWritten && reader.TryNext())
        {
            switch (reader.Number, reader.WireType)
            {
                case (1, ProtoReader.Bytes)
                    when reader.TryRange(out int textStart, out int textEnd):
                    target.WriteQuoted(body[textStart..textEnd]);
                    isWritten = true;
                    break;
                case (2, ProtoReader.Varint) when reader.TryVarint(out ulong truth):
                    target.Write(truth != 0 ? "true"u8 : "false"u8);
                    isWritten = true;
                    break;
                case (3, ProtoReader.Varint) when reader.TryVarint(out ulong number):
                    target.Write((long)number);
                    isWritten = true;
                    break;
                case (4, ProtoReader.Fixed64) when reader.TryFixed64(out ulong bits):
                    target.Write(BitConverter.UInt64BitsToDouble(bits));
                    isWritten = true;
                    break;
                case (5 or 6, ProtoReader.Bytes) when reader.TryRange(out int from, out int to):
                    if (!TryNested(body, from, to, reader.Number == 5, target, depthLeft - 1))
                    {
                        return false;
                    }

                    isWritten = true;
                    break;
                default:
                    if (reader.Failure.Reason != OtlpFailureReason.None || !reader.TrySkip())
                    {
                        return Fail(reader.Failure);
                    }

                    break;
            }
        }

        if (!isWritten)
        {
            target.Write("null"u8);
        }

        return reader.Failure.Reason == OtlpFailureReason.None || Fail(reader.Failure);
    }

    private bool Fail(OtlpFailure failure)
    {
        Failure = failure;
        return false;
    }
}
