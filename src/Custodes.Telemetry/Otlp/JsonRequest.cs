using System.Text.Json;
using Custodes.Telemetry.Mapping;

namespace Custodes.Telemetry.Otlp;

/// <summary>Reads an export request from OTLP/JSON and hands each record to the mapper.</summary>
/// <remarks>
/// Resource and scope are looked for before the records are read, since JSON promises no order; senders
/// write them first, so the look ahead is short. Unknown members are passed over.
/// </remarks>
internal sealed class JsonRequest(
    RecordMapper mapper,
    OtlpRecord record,
    JsonValues values,
    TelemetryCounts counts
)
{
    // Values inside values take five levels of JSON each.
    private const int JsonDepthMax = 256;

    private readonly JsonRecord records = new(mapper, record, values, counts);
    private OtlpSignal signal;

    public OtlpFailure Failure { get; private set; }

    public bool TryRead(OtlpSignal which, ReadOnlySpan<byte> body)
    {
        signal = which;
        Failure = default;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonDepthMax });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Fail(OtlpFailureReason.JsonShapeWrong, reader.TokenStartIndex);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!IsGroupName(reader))
                {
                    reader.Skip();
                    continue;
                }

                if (!TryList(ref reader, body, isScope: false, 0))
                {
                    return false;
                }
            }

            // Anything after the object is damage, which the reader finds.
            return !reader.Read();
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader has no other way to say so; one damaged body costs one exception.
            return Fail(OtlpFailureReason.JsonMalformed, reader.BytesConsumed);
        }
    }

    private bool IsGroupName(in Utf8JsonReader reader) =>
        signal switch
        {
            OtlpSignal.Traces => reader.ValueTextEquals("resourceSpans"u8),
            OtlpSignal.Logs => reader.ValueTextEquals("resourceLogs"u8),
            _ => reader.ValueTextEquals("resourceMetrics"u8),
        };

    private bool IsScopeGroupName(in Utf8JsonReader reader) =>
        signal switch
        {
            OtlpSignal.Traces => reader.ValueTextEquals("scopeSpans"u8)
                || reader.ValueTextEquals("instrumentationLibrarySpans"u8),
            OtlpSignal.Logs => reader.ValueTextEquals("scopeLogs"u8),
            _ => reader.ValueTextEquals("scopeMetrics"u8),
        };

    private bool IsRecordsName(in Utf8JsonReader reader) =>
        signal switch
        {
            OtlpSignal.Traces => reader.ValueTextEquals("spans"u8),
            OtlpSignal.Logs => reader.ValueTextEquals("logRecords"u8),
            _ => reader.ValueTextEquals("metrics"u8),
        };

    private bool TryList(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        bool isScope,
        int scratch
    )
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Fail(OtlpFailureReason.JsonShapeWrong, reader.TokenStartIndex);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return Fail(OtlpFailureReason.JsonShapeWrong, reader.TokenStartIndex);
            }

            bool isRead = isScope
                ? TryScopeGroup(ref reader, body, scratch)
                : TryGroup(ref reader, body);
            if (!isRead)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryGroup(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        record.BeginResource();
        if (!TryLookAhead(reader, body, "resource"u8, record.Resource))
        {
            return false;
        }

        int scratch = record.Scratch.Length;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!IsScopeGroupName(reader))
            {
                reader.Skip();
            }
            else if (!TryList(ref reader, body, isScope: true, scratch))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryScopeGroup(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int scratch)
    {
        record.Scratch.Truncate(scratch);
        record.Scope.Clear();
        record.ScopeName = default;
        if (!TryLookAhead(reader, body, "scope"u8, record.Scope))
        {
            return false;
        }

        int recordScratch = record.Scratch.Length;
        mapper.BeginScope(record, body);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!IsRecordsName(reader))
            {
                reader.Skip();
            }
            else if (!TryRecords(ref reader, body, recordScratch))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryRecords(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, int scratch)
    {
        _ = reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Fail(OtlpFailureReason.JsonShapeWrong, reader.TokenStartIndex);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return Fail(OtlpFailureReason.JsonShapeWrong, reader.TokenStartIndex);
            }

            if (signal == OtlpSignal.Metrics)
            {
                counts.AddRecord();
                counts.Add(Trouble.MetricNotUsed);
                reader.Skip();
                continue;
            }

            record.BeginRecord(scratch);
            if (!records.TryRead(ref reader, body, signal))
            {
                return Fail(records.Failure.Reason, records.Failure.Offset);
            }
        }

        return true;
    }

    // The reader is a copy: whoever called reads the group from its start again.
    private bool TryLookAhead(
        Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        ReadOnlySpan<byte> name,
        AttributeSet set
    )
    {
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals(name))
                {
                    reader.Skip();
                    continue;
                }

                _ = reader.Read();
                if (!values.TryHolder(ref reader, body, set, record))
                {
                    return Fail(values.Failure.Reason, values.Failure.Offset);
                }

                return true;
            }
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException)
        {
            // The walk over the records meets the same damage, after the whole ones before it.
        }

        return true;
    }

    private bool Fail(OtlpFailureReason reason, long offset)
    {
        Failure = new OtlpFailure(reason, (int)offset);
        return false;
    }
}
