using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Custodes.EndToEnd.Tests;

/// <summary>OTLP/JSON as the specification writes it, made by hand: the .NET SDK has no such exporter.</summary>
internal sealed class JsonTelemetry(NodeProcess node) : IAgentTelemetry
{
    private static int sessions;

    private readonly HttpClient client = new() { BaseAddress = node.OtlpHttp };

    public async Task SendAsync(Session session, CancellationToken cancellationToken)
    {
        using StringContent body = new(
            BodyOf(session, node.Now),
            Encoding.UTF8,
            "application/json"
        );
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri("/v1/traces", UriKind.Relative),
            body,
            cancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public void Dispose() => client.Dispose();

    /// <summary>Spans that a session has: one for the chat, one for each call.</summary>
    public static int SpanCount(Session session) => 1 + session.Calls.Count;

    internal static string BodyOf(Session session, DateTimeOffset now)
    {
        string trace = Interlocked
            .Increment(ref sessions)
            .ToString("x32", CultureInfo.InvariantCulture);
        long nanoseconds = now.ToUnixTimeMilliseconds() * 1_000_000;
        JsonArray spans =
        [
            Span(
                session,
                trace,
                1,
                nanoseconds,
                "chat",
                [
                    (
                        "gen_ai.input.messages",
                        $$"""[{"role":"user","parts":[{"type":"text","content":"{{session.Prompt}}"}]}]"""
                    ),
                ]
            ),
        ];
        int number = 1;
        foreach (ToolCall call in session.Calls)
        {
            spans.Add(
                Span(
                    session,
                    trace,
                    ++number,
                    nanoseconds,
                    "execute_tool",
                    [
                        ("gen_ai.tool.name", call.Tool),
                        ("gen_ai.tool.call.arguments", call.Arguments),
                        ("gen_ai.tool.call.result", call.Result),
                    ]
                )
            );
        }

        return new JsonObject
        {
            ["resourceSpans"] = new JsonArray(
                new JsonObject
                {
                    ["resource"] = new JsonObject
                    {
                        ["attributes"] = new JsonArray(Attribute("service.name", "shop")),
                    },
                    ["scopeSpans"] = new JsonArray(
                        new JsonObject
                        {
                            ["scope"] = new JsonObject { ["name"] = "by-hand" },
                            ["spans"] = spans,
                        }
                    ),
                }
            ),
        }.ToJsonString();
    }

    private static JsonObject Span(
        Session session,
        string trace,
        int number,
        long nanoseconds,
        string operation,
        (string Name, string Value)[] more
    )
    {
        JsonArray attributes =
        [
            Attribute("gen_ai.operation.name", operation),
            Attribute("gen_ai.agent.id", session.Agent),
            Attribute("gen_ai.agent.name", session.Role),
            Attribute("gen_ai.conversation.id", session.Id),
        ];
        foreach ((string name, string value) in more)
        {
            attributes.Add(Attribute(name, value));
        }

        return new JsonObject
        {
            ["traceId"] = trace,
            ["spanId"] = number.ToString("x16", CultureInfo.InvariantCulture),
            ["name"] = operation,
            ["kind"] = 1,
            ["startTimeUnixNano"] = Text(nanoseconds + (number * 1_000_000)),
            ["endTimeUnixNano"] = Text(nanoseconds + (number * 1_000_000) + 500_000),
            ["attributes"] = attributes,
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Attribute(string name, string value) =>
        new()
        {
            ["key"] = name,
            ["value"] = new JsonObject { ["stringValue"] = value },
        };
}
