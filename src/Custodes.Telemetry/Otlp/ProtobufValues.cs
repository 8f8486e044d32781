using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads attributes from protobuf: <c>KeyValue</c> and <c>AnyValue</c>.</summary>
/// <remarks>Lists and objects become JSON text in the scratch buffer, so that what follows reads one form.</remarks>
internal sealed class ProtobufValues(OtlpLimits limits, TextLimits texts, TelemetryCounts counts)
{
    public OtlpFailure Failure { get; private set; }

    public TextLimits Texts => texts;

    /// <summary>Reads one attribute into the set, or passes over it when nobody knows its name.</summary>
    public bool TryAttribute(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        AttributeSet set,
        OtlpRecord record
    )
    {
        if (TryShort(body, start, end, out int textStart, out short known, out Meaning said))
        {
            if (known >= 0)
            {
                AttributeValue text = texts.Value(body, textStart, end);
                text.Name = known;
                Keep(set, said, text);
            }

            return true;
        }

        var reader = new ProtoReader(body, start, end);
        int keyStart = 0;
        int keyEnd = 0;
        int valueStart = -1;
        int valueEnd = 0;
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

        ReadOnlySpan<byte> key = body[keyStart..keyEnd];
        if (valueStart < 0 || !AttributeNames.TryFind(key, out short index, out Meaning meaning))
        {
            return true;
        }

        if (!TryValue(body, valueStart, valueEnd, record, out AttributeValue value))
        {
            return false;
        }

        value.Name = index;
        Keep(set, meaning, value);
        return true;
    }

    // Nine of ten attributes are a short name and a short text, written in order with lengths of one byte:
    //   0A n name 12 m { 0A m-2 text }
    // Anything else, padded lengths among it, takes the general way and means the same.
    private static bool TryShort(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        out int textStart,
        out short index,
        out Meaning meaning
    )
    {
        const int HeadBytes = 6;
        textStart = 0;
        index = -1;
        meaning = Meaning.None;
        ReadOnlySpan<byte> all = body[start..end];
        if (all.Length < HeadBytes || all[0] != 0x0A || all[1] >= 0x80)
        {
            return false;
        }

        int at = 2 + all[1];
        if (
            all.Length < at + 4
            || all.Length - at > 0x80
            || all[at] != 0x12
            || all[at + 1] != all.Length - at - 2
            || all[at + 2] != 0x0A
            || all[at + 3] != all.Length - at - 4
        )
        {
            return false;
        }

        textStart = start + at + 4;
        _ = AttributeNames.TryFind(all[2..at], out index, out meaning);
        return true;
    }

    private void Keep(AttributeSet set, Meaning meaning, in AttributeValue value)
    {
        if (value.Kind != ValueKind.None && !set.Set(meaning, value))
        {
            counts.Add(Trouble.AttributeRepeated);
        }
    }

    /// <summary>Reads one value; a list or an object is rewritten as JSON.</summary>
    public bool TryValue(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        OtlpRecord record,
        out AttributeValue value
    )
    {
        value = default;
        var reader = new ProtoReader(body, start, end);
        while (reader.TryNext())
        {
            if (!TryField(body, ref reader, record, ref value))
            {
                return reader.Failure.Reason != OtlpFailureReason.None && Fail(reader.Failure);
            }
        }

        return reader.Failure.Reason == OtlpFailureReason.None || Fail(reader.Failure);
    }

    private bool TryField(
        ReadOnlySpan<byte> body,
        ref ProtoReader reader,
        OtlpRecord record,
        ref AttributeValue value
    )
    {
        switch (reader.Number)
        {
            case 1:
                if (!reader.TryRange(out int textStart, out int textEnd))
                {
                    return false;
                }

                value = texts.Value(body, textStart, textEnd);
                return true;
            case 2:
            case 3:
                if (reader.WireType != ProtoReader.Varint)
                {
                    return reader.Fail(OtlpFailureReason.WireTypeWrong);
                }

                bool isTruth = reader.Number == 2;
                if (!reader.TryVarint(out ulong number))
                {
                    return false;
                }

                value = default;
                value.Kind = isTruth ? ValueKind.Truth : ValueKind.Whole;
                value.Number = isTruth && number != 0 ? 1 : (long)number;
                return true;
            case 4:
                if (reader.WireType != ProtoReader.Fixed64)
                {
                    return reader.Fail(OtlpFailureReason.WireTypeWrong);
                }

                if (!reader.TryFixed64(out ulong bits))
                {
                    return false;
                }

                value = default;
                value.Kind = ValueKind.Real;
                value.Number = (long)bits;
                return true;
            case 5:
            case 6:
                bool isList = reader.Number == 5;
                if (!reader.TryRange(out int innerStart, out int innerEnd))
                {
                    return false;
                }

                value = default;
                value.Kind = ValueKind.Json;
                value.IsInScratch = true;
                value.Start = record.Scratch.Length;
                if (!TryJson(body, innerStart, innerEnd, isList, record.Scratch, limits.DepthMax))
                {
                    return false;
                }

                value.Length = texts.Cut(record.Scratch.Length - value.Start);
                return true;
            case 7:
                if (!reader.TryRange(out int bytesStart, out int bytesEnd))
                {
                    return false;
                }

                value = default;
                value.Kind = ValueKind.Bytes;
                value.Start = bytesStart;
                value.Length = bytesEnd - bytesStart;
                return true;
            default:
                return reader.TrySkip();
        }
    }

    // ArrayValue is { repeated AnyValue values = 1 }, KeyValueList is { repeated KeyValue values = 1 }.
    private bool TryJson(
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
                ? TryJsonValue(body, itemStart, itemEnd, target, depthLeft)
                : TryJsonMember(body, itemStart, itemEnd, target, depthLeft);
            if (!isWritten)
            {
                return false;
            }
        }

        target.Write(isList ? (byte)']' : (byte)'}');
        return reader.Failure.Reason == OtlpFailureReason.None || Fail(reader.Failure);
    }

    private bool TryJsonMember(
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
        return TryJsonValue(body, valueStart, valueEnd, target, depthLeft);
    }

    private bool TryJsonValue(
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
                    if (!TryJson(body, from, to, reader.Number == 5, target, depthLeft - 1))
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
