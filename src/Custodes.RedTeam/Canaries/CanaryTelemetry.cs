using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Custodes.Cryptography;

namespace Custodes.RedTeam.Canaries;

/// <summary>Writes a canary's session as OTLP/JSON, GenAI semantic conventions.</summary>
public sealed class CanaryTelemetry : IDisposable
{
    private readonly CanarySession session;
    private readonly MemoryStream bytes = new();
    private readonly Utf8JsonWriter json;
    private readonly string trace;
    private ulong span;
    private long nanoseconds;

    private CanaryTelemetry(CanarySession session, DateTimeOffset now)
    {
        this.session = session;
        json = new Utf8JsonWriter(bytes);
        byte[] hash = Sha256.Of(Encoding.UTF8.GetBytes(session.Id)).ToArray();
        trace = Convert.ToHexStringLower(hash.AsSpan(0, 16));
        span = BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(16));
        nanoseconds = now.ToUnixTimeMilliseconds() * 1_000_000;
    }

    /// <summary>The body of <c>POST /v1/traces</c>: a span for the prompt, if there is one, and one for each call.</summary>
    public static byte[] Spans(CanarySession session, DateTimeOffset now)
    {
        using CanaryTelemetry body = new(session, now);
        return body.Write("resourceSpans", "scopeSpans", "spans", body.WriteSpans);
    }

    /// <summary>The body of <c>POST /v1/logs</c> that ends the session, so that it is learnt at once.</summary>
    public static byte[] End(CanarySession session, DateTimeOffset now)
    {
        using CanaryTelemetry body = new(session, now);
        return body.Write("resourceLogs", "scopeLogs", "logRecords", body.WriteEnd);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        json.Dispose();
        bytes.Dispose();
    }

    private byte[] Write(string resources, string scopes, string items, Action content)
    {
        json.WriteStartObject();
        json.WriteStartArray(resources);
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteStartArray("attributes");
        Attribute("service.name", "custodes-canary");
        Attribute("custodes.agent", session.Agent);
        Attribute("custodes.role", session.Role);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray(scopes);
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "custodes-canary");
        json.WriteEndObject();
        json.WriteStartArray(items);
        content();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.ToArray();
    }

    private void WriteSpans()
    {
        if (session.Prompt.Length > 0)
        {
            BeginSpan("chat");
            JsonEncodedText asked = JsonEncodedText.Encode(session.Prompt);
            Attribute(
                "gen_ai.input.messages",
                $$"""[{"role":"user","parts":[{"type":"text","content":"{{asked}}"}]}]"""
            );
            EndSpan();
        }

        foreach (CanaryCall call in session.Calls)
        {
            BeginSpan("execute_tool");
            Attribute("gen_ai.tool.name", call.Tool);
            if (call.Arguments.Length > 0)
            {
                Attribute("gen_ai.tool.call.arguments", call.Arguments);
                Attribute("gen_ai.tool.call.result", call.Result);
            }

            if (call.Sequence >= 0)
            {
                json.WriteStartObject();
                json.WriteString("key", "event.sequence");
                json.WriteStartObject("value");
                json.WriteNumber("intValue", call.Sequence);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            EndSpan();
        }
    }

    private void WriteEnd()
    {
        json.WriteStartObject();
        json.WriteString("timeUnixNano", Text(nanoseconds));
        json.WriteString("eventName", "gemini_cli.conversation_finished");
        json.WriteStartArray("attributes");
        Attribute("session.id", session.Id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void BeginSpan(string operation)
    {
        nanoseconds += 1_000_000;
        json.WriteStartObject();
        json.WriteString("traceId", trace);
        json.WriteString("spanId", (++span).ToString("x16", CultureInfo.InvariantCulture));
        json.WriteString("name", operation);
        json.WriteNumber("kind", 1);
        json.WriteString("startTimeUnixNano", Text(nanoseconds));
        json.WriteString("endTimeUnixNano", Text(nanoseconds + 500_000));
        json.WriteStartArray("attributes");
        Attribute("gen_ai.operation.name", operation);
        Attribute("gen_ai.conversation.id", session.Id);
    }

    private void EndSpan()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Attribute(string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", name);
        json.WriteStartObject("value");
        json.WriteString("stringValue", value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
