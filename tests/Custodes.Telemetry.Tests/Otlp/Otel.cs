using System.Text.Json;

namespace Custodes.Telemetry.Tests.Otlp;

/// <summary>Writes OTLP/JSON requests from a few names and values.</summary>
internal static class Otel
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const ulong StartNanos = 1_794_300_000_123_000_000;

    public static string Traces(string resource, params string[] spans) =>
        $$"""{"resourceSpans":[{"resource":{"attributes":[{{resource}}]},"scopeSpans":[{"scope":{"name":"tests"},"spans":[{{string.Join(',', spans)}}]}]}]}""";

    public static string Logs(string resource, params string[] logs) =>
        $$"""{"resourceLogs":[{"resource":{"attributes":[{{resource}}]},"scopeLogs":[{"scope":{"name":"tests"},"logRecords":[{{string.Join(',', logs)}}]}]}]}""";

    public static string Span(
        string name,
        int id,
        string attributes,
        int parent = 1,
        string trace = TraceId,
        int kind = 1,
        long offsetMs = 0
    ) =>
        $$"""{"traceId":"{{trace}}","spanId":"{{id:x16}}","parentSpanId":"{{parent:x16}}","name":{{JsonSerializer.Serialize(name)}},"kind":{{kind}},"startTimeUnixNano":"{{StartNanos + (ulong)(offsetMs * 1_000_000)}}","endTimeUnixNano":"{{StartNanos + (ulong)((offsetMs + 250) * 1_000_000)}}","attributes":[{{attributes}}] }""";

    public static string Log(string eventName, string attributes, long offsetMs = 0) =>
        $$"""{"timeUnixNano":"{{StartNanos + (ulong)(offsetMs * 1_000_000)}}","attributes":[{{With(("event.name", eventName))}}{{(attributes.Length > 0 ? "," : "")}}{{attributes}}]}""";

    /// <summary>Attributes with text values.</summary>
    public static string With(params (string Key, string Value)[] attributes) =>
        string.Join(
            ',',
            attributes.Select(attribute =>
                $$"""{"key":"{{attribute.Key}}","value":{"stringValue":{{JsonSerializer.Serialize(attribute.Value)}} } }"""
            )
        );
}
