using System.Text.Json;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads one span or log record from OTLP/JSON and hands it to the mapper.</summary>
internal sealed class JsonRecord(
    RecordMapper mapper,
    OtlpRecord record,
    JsonValues values,
    TelemetryCounts counts
)
{
    private static readonly NameIndex Members = new([
        "attributes",
        "traceId",
        "spanId",
        "parentSpanId",
        "name",
        "kind",
        "startTimeUnixNano",
        "endTimeUnixNano",
        "status",
        "events",
        "timeUnixNano",
        "observedTimeUnixNano",
        "body",
        "eventName",
    ]);

    private static readonly NameIndex SpanKinds = new([
        "SPAN_KIND_UNSPECIFIED",
        "SPAN_KIND_INTERNAL",
        "SPAN_KIND_SERVER",
        "SPAN_KIND_CLIENT",
        "SPAN_KIND_PRODUCER",
        "SPAN_KIND_CONSUMER",
    ]);

    private static readonly NameIndex StatusCodes = new([
        "STATUS_CODE_UNSET",
        "STATUS_CODE_OK",
        "STATUS_CODE_ERROR",
    ]);

    public OtlpFailure Failure { get; private set; }

    /// <summary>Reads the object at which the reader stands.</summary>
    public bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, OtlpSignal signal)
    {
        Utf8JsonReader events = default;
        bool hasEvents = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            short member = Members.Find(reader.ValueSpan);
            _ = reader.Read();
            if (member == 9)
            {
                events = reader;
                hasEvents = reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
            }
            else if (!TryMember(ref reader, body, member))
            {
                return false;
            }
        }

        if (signal == OtlpSignal.Logs)
        {
            mapper.MapLog(record, body);
            return true;
        }

        counts.AddRecord();
        if (hasEvents && !TryEvents(ref events, body))
        {
            return false;
        }

        mapper.MapSpan(record, body);
        return true;
    }

    private bool TryMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, short member)
    {
        switch (member)
        {
            case 0:
                return values.TryAttributes(ref reader, body, record.Own, record)
                    || Fail(values.Failure);
            case 1:
                JsonScalars.TraceId(reader, out record.Trace.High, out record.Trace.Low);
                break;
            case 2:
                record.SpanId = JsonScalars.SpanId(reader);
                break;
            case 3:
                record.ParentId = JsonScalars.SpanId(reader);
                break;
            case 4 when reader.TokenType == JsonTokenType.String:
                record.Name = values.Text(reader, body, record);
                break;
            case 5:
                record.SpanKind = JsonScalars.Enum(reader, SpanKinds);
                break;
            case 6:
                record.StartNanos = JsonScalars.Unsigned(reader);
                break;
            case 7:
                record.EndNanos = JsonScalars.Unsigned(reader);
                break;
            case 8 when reader.TokenType == JsonTokenType.StartObject:
                Status(ref reader);
                return true;
            case 10:
                record.TakeLogTime(JsonScalars.Unsigned(reader), isObserved: false);
                break;
            case 11:
                record.TakeLogTime(JsonScalars.Unsigned(reader), isObserved: true);
                break;
            case 12:
                return values.TryValue(ref reader, body, record, out record.Body)
                    || Fail(values.Failure);
            case 13 when reader.TokenType == JsonTokenType.String:
                record.EventName = values.Text(reader, body, record);
                break;
            default:
                break;
        }

        // Passes over a list or an object that stands where a plain value should.
        reader.Skip();
        return true;
    }

    private void Status(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isCode = reader.ValueTextEquals("code"u8);
            _ = reader.Read();
            if (isCode)
            {
                record.StatusCode = JsonScalars.Enum(reader, StatusCodes);
            }

            reader.Skip();
        }
    }

    private bool TryEvents(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            AttributeValue name = default;
            record.BeginEvent();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isName = reader.ValueTextEquals("name"u8);
                bool isAttributes = reader.ValueTextEquals("attributes"u8);
                _ = reader.Read();
                if (isAttributes)
                {
                    if (!values.TryAttributes(ref reader, body, record.Event, record))
                    {
                        return Fail(values.Failure);
                    }
                }
                else
                {
                    name =
                        isName && reader.TokenType == JsonTokenType.String
                            ? values.Text(reader, body, record)
                            : name;
                    reader.Skip();
                }
            }

            mapper.MapSpanEvent(record, name, body);
        }

        return true;
    }

    private bool Fail(OtlpFailure failure)
    {
        Failure = failure;
        return false;
    }
}
