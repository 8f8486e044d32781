using System.Runtime.CompilerServices;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads attributes from protobuf: <c>KeyValue</c> and <c>AnyValue</c>.</summary>
internal sealed class ProtobufValues(OtlpLimits limits, TextLimits texts, TelemetryCounts counts)
{
    private const int TextTag = 0x0A;

    private readonly AttributeHeads heads = new();
    private readonly ProtobufJson json = new(limits.DepthMax);

    public OtlpFailure Failure { get; private set; }

    public TextLimits Texts => texts;

    /// <summary>Reads one attribute into the set, or passes over it when nobody knows its name.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="start">Where the attribute begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="set">Takes the value.</param>
    /// <param name="record">Whose scratch text takes lists and objects.</param>
    /// <param name="place">How many attributes came before it in its record, or <see cref="AttributeHeads.NoPlace"/>.</param>
    /// <returns>False at damage; <see cref="Failure"/> says which.</returns>
    /// <remarks>Not inlined: in the loop over a span's fields it would push the loop's own words to the stack.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAttribute(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        AttributeSet set,
        OtlpRecord record,
        int place
    )
    {
        // Nearly every attribute is a name and then a value that fills the rest:
        //   0A n name 12 m { value }
        // Anything else takes the general way and means the same.
        if (
            heads.TryFind(
                body[start..],
                end - start,
                place,
                out short known,
                out Meaning said,
                out int headBytes
            )
            && ProtoReader.TryUsualRange(body, start + headBytes, end, out int from, out int to)
            && to == end
        )
        {
            return known < 0 || TryKnown(body, from, end, set, record, known, said);
        }

        return TryAnyOrder(body, start, end, set, record);
    }

    private bool TryKnown(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        AttributeSet set,
        OtlpRecord record,
        short index,
        Meaning meaning
    )
    {
        if (
            start < end
            && body[start] == TextTag
            && ProtoReader.TryUsualRange(body, start + 1, end, out int textStart, out int textEnd)
            && textEnd == end
        )
        {
            int kept = texts.Kept(body, textStart, textEnd);
            CountRepeated(set.SetText(meaning, index, textStart, kept));
            return true;
        }

        if (!TryValue(body, start, end, record, out AttributeValue value))
        {
            return false;
        }

        value.Name = index;
        Keep(set, meaning, value);
        return true;
    }

    private bool TryAnyOrder(
        ReadOnlySpan<byte> body,
        int start,
        int end,
        AttributeSet set,
        OtlpRecord record
    )
    {
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

    private void Keep(AttributeSet set, Meaning meaning, in AttributeValue value)
    {
        if (value.Kind != ValueKind.None)
        {
            CountRepeated(set.Set(meaning, value));
        }
    }

    private void CountRepeated(bool isNew)
    {
        if (!isNew)
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
                if (!json.TryWrite(body, innerStart, innerEnd, isList, record.Scratch))
                {
                    return Fail(json.Failure);
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

    private bool Fail(OtlpFailure failure)
    {
        Failure = failure;
        return false;
    }
}
