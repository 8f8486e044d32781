using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads one log record from protobuf and hands it to the mapper.</summary>
internal sealed class ProtobufLogRecord(
    RecordMapper mapper,
    OtlpRecord record,
    ProtobufValues values
)
{
    private const int TimeNumber = 1;
    private const int BodyNumber = 5;
    private const int AttributeNumber = 6;
    private const int TraceIdNumber = 9;
    private const int SpanIdNumber = 10;
    private const int ObservedNumber = 11;
    private const int EventNameNumber = 12;

    private int attributeCount;

    public OtlpFailure Failure { get; private set; }

    public bool TryRead(ReadOnlySpan<byte> body, int start, int end, int scratchLength)
    {
        record.BeginRecord(scratchLength);
        Failure = default;
        attributeCount = 0;
        var reader = new ProtoReader(body, start, end);
        while (reader.TryNext())
        {
            if (!TryField(body, ref reader))
            {
                return Fail(reader.Failure);
            }
        }

        if (reader.Failure.Reason != OtlpFailureReason.None)
        {
            return Fail(reader.Failure);
        }

        mapper.MapLog(record, body);
        return true;
    }

    private bool TryField(ReadOnlySpan<byte> body, ref ProtoReader reader)
    {
        int from;
        int to;
        switch (reader.Number)
        {
            case AttributeNumber:
                return reader.TryRange(out from, out to)
                    && (
                        values.TryAttribute(body, from, to, record.Own, record, attributeCount++)
                        || Fail(values.Failure)
                    );
            case BodyNumber:
                return reader.TryRange(out from, out to)
                    && (
                        values.TryValue(body, from, to, record, out record.Body)
                        || Fail(values.Failure)
                    );
            case EventNameNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                record.EventName = values.Texts.Value(body, from, to);
                return true;
            case TimeNumber:
            case ObservedNumber:
                if (reader.WireType != ProtoReader.Fixed64)
                {
                    return reader.Fail(OtlpFailureReason.WireTypeWrong);
                }

                if (!reader.TryFixed64(out ulong nanos))
                {
                    return false;
                }

                record.TakeLogTime(nanos, reader.Number == ObservedNumber);
                return true;
            case TraceIdNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                record.Trace.High = ProtobufRequest.Id(body[from..to], 0, 16);
                record.Trace.Low = ProtobufRequest.Id(body[from..to], 8, 16);
                return true;
            case SpanIdNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                record.SpanId = ProtobufRequest.Id(body[from..to], 0, 8);
                return true;
            default:
                return reader.TrySkip();
        }
    }

    private bool Fail(OtlpFailure failure)
    {
        if (failure.Reason != OtlpFailureReason.None)
        {
            Failure = failure;
        }

        return false;
    }
}
