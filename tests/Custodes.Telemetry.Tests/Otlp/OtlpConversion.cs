using System.Text.Json;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>Turns an OTLP/JSON request into protobuf, so that one fixture tests both encodings.</summary>
internal static class OtlpConversion
{
    public static byte[] ToProtobuf(string json, int lengthBytes = 1)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        bool isTraces = root.TryGetProperty("resourceSpans", out JsonElement groups);
        if (!isTraces)
        {
            groups = root.GetProperty("resourceLogs");
        }

        var request = new ProtoWriter(lengthBytes);
        foreach (JsonElement group in groups.EnumerateArray())
        {
            _ = request.Message(1, Group(group, isTraces, lengthBytes));
        }

        return request.ToArray();
    }

    private static ProtoWriter Group(JsonElement group, bool isTraces, int lengthBytes)
    {
        var written = new ProtoWriter(lengthBytes);
        if (group.TryGetProperty("resource", out JsonElement resource))
        {
            _ = written.Message(
                1,
                Attributes(new ProtoWriter(lengthBytes), resource, 1, lengthBytes)
            );
        }

        foreach (
            JsonElement scopeGroup in group
                .GetProperty(isTraces ? "scopeSpans" : "scopeLogs")
                .EnumerateArray()
        )
        {
            var scopeWritten = new ProtoWriter(lengthBytes);
            if (scopeGroup.TryGetProperty("scope", out JsonElement scope))
            {
                var name = new ProtoWriter(lengthBytes);
                if (scope.TryGetProperty("name", out JsonElement text))
                {
                    _ = name.Text(1, text.GetString()!);
                }

                _ = scopeWritten.Message(1, Attributes(name, scope, 3, lengthBytes));
            }

            foreach (
                JsonElement record in scopeGroup
                    .GetProperty(isTraces ? "spans" : "logRecords")
                    .EnumerateArray()
            )
            {
                _ = scopeWritten.Message(
                    2,
                    isTraces ? Span(record, lengthBytes) : Log(record, lengthBytes)
                );
            }

            _ = written.Message(2, scopeWritten);
        }

        return written;
    }

    private static ProtoWriter Span(JsonElement span, int lengthBytes)
    {
        var written = new ProtoWriter(lengthBytes);
        Id(written, span, "traceId", 1);
        Id(written, span, "spanId", 2);
        Id(written, span, "parentSpanId", 4);
        _ = written.Text(5, span.GetProperty("name").GetString()!);
        if (span.TryGetProperty("kind", out JsonElement kind))
        {
            _ = written.Varint(6, kind.GetUInt64());
        }

        Time(written, span, "startTimeUnixNano", 7);
        Time(written, span, "endTimeUnixNano", 8);
        _ = Attributes(written, span, 9, lengthBytes);
        if (span.TryGetProperty("events", out JsonElement events))
        {
            foreach (JsonElement item in events.EnumerateArray())
            {
                var message = new ProtoWriter(lengthBytes);
                _ = message.Text(2, item.GetProperty("name").GetString()!);
                _ = written.Message(11, Attributes(message, item, 3, lengthBytes));
            }
        }

        if (span.TryGetProperty("status", out JsonElement status))
        {
            _ = written.Message(
                15,
                new ProtoWriter(lengthBytes).Varint(3, status.GetProperty("code").GetUInt64())
            );
        }

        return written;
    }

    private static ProtoWriter Log(JsonElement log, int lengthBytes)
    {
        var written = new ProtoWriter(lengthBytes);
        Time(written, log, "timeUnixNano", 1);
        if (log.TryGetProperty("body", out JsonElement body))
        {
            _ = written.Message(5, Value(body, lengthBytes));
        }

        _ = Attributes(written, log, 6, lengthBytes);
        Id(written, log, "traceId", 9);
        Id(written, log, "spanId", 10);
        Time(written, log, "observedTimeUnixNano", 11);
        if (log.TryGetProperty("eventName", out JsonElement name))
        {
            _ = written.Text(12, name.GetString()!);
        }

        return written;
    }

    private static ProtoWriter Attributes(
        ProtoWriter written,
        JsonElement holder,
        int number,
        int lengthBytes
    )
    {
        if (holder.TryGetProperty("attributes", out JsonElement attributes))
        {
            foreach (JsonElement attribute in attributes.EnumerateArray())
            {
                _ = written.Message(number, Member(attribute, lengthBytes));
            }
        }

        return written;
    }

    private static ProtoWriter Member(JsonElement attribute, int lengthBytes) =>
        new ProtoWriter(lengthBytes)
            .Text(1, attribute.GetProperty("key").GetString()!)
            .Message(2, Value(attribute.GetProperty("value"), lengthBytes));

    private static ProtoWriter Value(JsonElement value, int lengthBytes)
    {
        var written = new ProtoWriter(lengthBytes);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            JsonElement inner = member.Value;
            _ = member.Name switch
            {
                "stringValue" => written.Text(1, inner.GetString()!),
                "boolValue" => written.Varint(2, inner.GetBoolean() ? 1u : 0u),
                "intValue" => written.Varint(3, (ulong)long.Parse(inner.ToString())),
                "doubleValue" => written.Fixed64(
                    4,
                    BitConverter.DoubleToUInt64Bits(inner.GetDouble())
                ),
                "arrayValue" => written.Message(5, List(inner, lengthBytes, isList: true)),
                "kvlistValue" => written.Message(6, List(inner, lengthBytes, isList: false)),
                _ => written,
            };
        }

        return written;
    }

    private static ProtoWriter List(JsonElement holder, int lengthBytes, bool isList)
    {
        var written = new ProtoWriter(lengthBytes);
        foreach (JsonElement item in holder.GetProperty("values").EnumerateArray())
        {
            _ = written.Message(1, isList ? Value(item, lengthBytes) : Member(item, lengthBytes));
        }

        return written;
    }

    private static void Id(ProtoWriter written, JsonElement holder, string name, int number)
    {
        if (holder.TryGetProperty(name, out JsonElement id))
        {
            _ = written.Bytes(number, Convert.FromHexString(id.GetString()!));
        }
    }

    private static void Time(ProtoWriter written, JsonElement holder, string name, int number)
    {
        if (holder.TryGetProperty(name, out JsonElement time))
        {
            _ = written.Fixed64(number, ulong.Parse(time.ToString()));
        }
    }
}
