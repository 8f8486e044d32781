using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads one span from protobuf, hands its events and then itself to the mapper.</summary>
internal sealed class ProtobufSpan(
    RecordMapper mapper,
    OtlpRecord record,
    ProtobufValues values,
    TelemetryCounts counts
)
{
    private const int TraceIdNumber = 1;
    private const int SpanIdNumber = 2;
    private const int ParentIdNumber = 4;
    private const int NameNumber = 5;
    private const int KindNumber = 6;
    private const int StartNumber = 7;
    private const int EndNumber = 8;
    private const int AttributeNumber = 9;
    private const int AttributeTag = (AttributeNumber << 3) | ProtoReader.Bytes;
    private const int EventNumber = 11;
    private const int LinkNumber = 13;
    private const int StatusNumber = 15;

    public OtlpFailure Failure { get; private set; }

    public bool TryRead(ReadOnlySpan<byte> body, int start, int end)
    {
        int eventCount = 0;
        int attributeCount = 0;
        Failure = default;
        for (int at = start; at < end; )
        {
            // Of a span's bytes nearly all are attributes; their tag is one byte.
            if (
                body[at] == AttributeTag
                && ProtoReader.TryUsualRange(body, at + 1, end, out int from, out int to)
            )
            {
                if (!values.TryAttribute(body, from, to, record.Own, record, attributeCount++))
                {
                    return Fail(values.Failure);
                }

                at = to;
                continue;
            }

            var reader = new ProtoReader(body, at, end);
            if (!reader.TryNext() || !TryField(body, ref reader, ref eventCount))
            {
                return Fail(reader.Failure);
            }

            at = reader.Position;
        }

        counts.AddRecord();
        if (eventCount > 0 && !TryEvents(body, start, end))
        {
            return false;
        }

        mapper.MapSpan(record, body);
        return true;
    }

    private bool TryField(ReadOnlySpan<byte> body, ref ProtoReader reader, ref int eventCount)
    {
        int from;
        int to;
        switch (reader.Number)
        {
            case AttributeNumber:
                return reader.TryRange(out from, out to)
                    && TryAttribute(body, from, to, record.Own);
            case TraceIdNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                ReadOnlySpan<byte> trace = body[from..to];
                record.TraceHigh = ProtobufRequest.Id(trace, 0, 16);
                record.TraceLow = ProtobufRequest.Id(trace, 8, 16);
                return true;
            case SpanIdNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                record.SpanId = ProtobufRequest.Id(body[from..to], 0, 8);
                return true;
            case ParentIdNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                record.ParentId = ProtobufRequest.Id(body[from..to], 0, 8);
                return true;
            case NameNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                record.Name = values.Texts.Value(body, from, to);
                return true;
            case KindNumber:
                if (reader.WireType != ProtoReader.Varint)
                {
                    return reader.Fail(OtlpFailureReason.WireTypeWrong);
                }

                if (!reader.TryVarint(out ulong kind))
                {
                    return false;
                }

                record.SpanKind = (int)Math.Min(kind, int.MaxValue);
                return true;
            case StartNumber:
                return TryTime(ref reader, out record.StartNanos);
            case EndNumber:
                return TryTime(ref reader, out record.EndNanos);
            case StatusNumber:
                return reader.TryRange(out from, out to) && TryStatus(body, from, to);
            case EventNumber:
            case LinkNumber:
                eventCount += reader.Number == EventNumber ? 1 : 0;
                return reader.TrySkip();
            default:
                return reader.TrySkip();
        }
    }

    private static bool TryTime(ref ProtoReader reader, out ulong nanos)
    {
        nanos = 0;
        return reader.WireType == ProtoReader.Fixed64
            ? reader.TryFixed64(out nanos)
            : reader.Fail(OtlpFailureReason.WireTypeWrong);
    }

    // Status { 2 message, 3 code }.
    private bool TryStatus(ReadOnlySpan<byte> body, int start, int end)
    {
        var reader = new ProtoReader(body, start, end);
        while (reader.TryNext())
        {
            if (reader.Number == 3 && reader.WireType == ProtoReader.Varint)
            {
                if (!reader.TryVarint(out ulong code))
                {
                    return Fail(reader.Failure);
                }

                record.StatusCode = (int)Math.Min(code, int.MaxValue);
            }
            else if (!reader.TrySkip())
            {
                return Fail(reader.Failure);
            }
        }

        return reader.Failure.Reason == OtlpFailureReason.None || Fail(reader.Failure);
    }

    // Event { 1 time, 2 name, 3 attribute, repeated }. Only the names in the table are read.
    private bool TryEvents(ReadOnlySpan<byte> body, int start, int end)
    {
        var span = new ProtoReader(body, start, end);
        while (span.TryNext())
        {
            if (span.Number != EventNumber || !span.TryRange(out int from, out int to))
            {
                _ = span.Number == EventNumber || span.TrySkip();
                continue;
            }

            AttributeValue name = default;
            record.BeginEvent();
            var reader = new ProtoReader(body, from, to);
            while (reader.TryNext())
            {
                if (reader.Number is 2 or 3)
                {
                    if (!reader.TryRange(out int partStart, out int partEnd))
                    {
                        return Fail(reader.Failure);
                    }

                    if (reader.Number == 2)
                    {
                        name = values.Texts.Value(body, partStart, partEnd);
                    }
                    else if (!TryAttribute(body, partStart, partEnd, record.Event))
                    {
                        return false;
                    }
                }
                else if (!reader.TrySkip())
                {
                    return Fail(reader.Failure);
                }
            }

            if (reader.Failure.Reason != OtlpFailureReason.None)
            {
                return Fail(reader.Failure);
            }

            mapper.MapSpanEvent(record, name, body);
        }

        return true;
    }

    private bool TryAttribute(ReadOnlySpan<byte> body, int start, int end, AttributeSet set) =>
        values.TryAttribute(body, start, end, set, record, AttributeHeads.NoPlace)
        || Fail(values.Failure);

    // The first failure is where the damage is; what encloses it reports none of its own.
    private bool Fail(OtlpFailure failure)
    {
        if (failure.Reason != OtlpFailureReason.None)
        {
            Failure = failure;
        }

        return false;
    }
}
