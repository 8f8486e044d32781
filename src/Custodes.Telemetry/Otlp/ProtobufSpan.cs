using System.Buffers.Binary;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads one span from protobuf, hands its events and then itself to the mapper.</summary>
/// <remarks>
/// Spans wait in a group, to be mapped together. One with events or scratch text is the last of its group,
/// so that what comes before it is mapped before it.
/// </remarks>
internal sealed class ProtobufSpan(
    RecordMapper mapper,
    RecordGroup group,
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
    private const int EventNumber = 11;
    private const int LinkNumber = 13;
    private const int StatusNumber = 15;

    private const int TraceIdTag = (TraceIdNumber << 3) | ProtoReader.Bytes;
    private const int SpanIdTag = (SpanIdNumber << 3) | ProtoReader.Bytes;
    private const int ParentIdTag = (ParentIdNumber << 3) | ProtoReader.Bytes;
    private const int NameTag = (NameNumber << 3) | ProtoReader.Bytes;
    private const int StartTag = (StartNumber << 3) | ProtoReader.Fixed64;
    private const int EndTag = (EndNumber << 3) | ProtoReader.Fixed64;
    private const int AttributeTag = (AttributeNumber << 3) | ProtoReader.Bytes;
    private const int TimeBytes = 1 + sizeof(ulong);

    // The one at hand: the group's next.
    private OtlpRecord record = group.Single;

    public OtlpFailure Failure { get; private set; }

    /// <summary>Reads a span and lets it wait, or maps it with those that wait.</summary>
    public bool TryRead(ReadOnlySpan<byte> body, int start, int end, int scratchLength)
    {
        int eventCount = 0;
        int attributeCount = 0;
        Failure = default;
        record = group.Next;
        record.BeginRecord(scratchLength);
        for (int at = start; at < end; )
        {
            // The tags of nearly all fields are one byte, and of a span's bytes nearly all are attributes.
            int tag = body[at];
            if (tag == AttributeTag)
            {
                if (ProtoReader.TryUsualRange(body, at + 1, end, out int from, out int to))
                {
                    if (!values.TryAttribute(body, from, to, record.Own, record, attributeCount++))
                    {
                        return Fail(values.Failure);
                    }

                    at = to;
                    continue;
                }
            }
            else if (tag is StartTag or EndTag && end - at >= TimeBytes)
            {
                ulong nanos = BinaryPrimitives.ReadUInt64LittleEndian(body[(at + 1)..]);
                record.StartNanos = tag == StartTag ? nanos : record.StartNanos;
                record.EndNanos = tag == StartTag ? record.EndNanos : nanos;
                at += TimeBytes;
                continue;
            }
            else if (
                tag is TraceIdTag or SpanIdTag or ParentIdTag or NameTag
                && ProtoReader.TryUsualRange(body, at + 1, end, out int from, out int to)
            )
            {
                TakeText(tag >> 3, body, from, to);
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
        return eventCount == 0 ? Wait(body, scratchLength) : TryWithEvents(body, start, end);
    }

    /// <summary>Maps the spans that wait: nothing follows them under their resource and scope.</summary>
    public void Finish(ReadOnlySpan<byte> body)
    {
        if (group.Count > 0)
        {
            mapper.MapSpans(group, body);
        }
    }

    private bool Wait(ReadOnlySpan<byte> body, int scratchLength)
    {
        group.Take();
        if (group.IsFull || record.Scratch.Length > scratchLength)
        {
            mapper.MapSpans(group, body);
        }

        return true;
    }

    private bool TryWithEvents(ReadOnlySpan<byte> body, int start, int end)
    {
        Finish(body);
        if (!TryEvents(body, start, end))
        {
            return false;
        }

        mapper.MapSpan(record, body);
        return true;
    }

    private void TakeText(int number, ReadOnlySpan<byte> body, int from, int to)
    {
        switch (number)
        {
            case TraceIdNumber:
                ReadOnlySpan<byte> trace = body[from..to];
                record.Trace.High = ProtobufRequest.Id(trace, 0, 16);
                record.Trace.Low = ProtobufRequest.Id(trace, 8, 16);
                break;
            case SpanIdNumber:
                record.SpanId = ProtobufRequest.Id(body[from..to], 0, 8);
                break;
            case ParentIdNumber:
                record.ParentId = ProtobufRequest.Id(body[from..to], 0, 8);
                break;
            default:
                record.Name = values.Texts.Value(body, from, to);
                break;
        }
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
            case SpanIdNumber:
            case ParentIdNumber:
            case NameNumber:
                if (!reader.TryRange(out from, out to))
                {
                    return false;
                }

                TakeText(reader.Number, body, from, to);
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
