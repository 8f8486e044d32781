using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Custodes.EndToEnd.Tests.Cluster;

/// <summary>Agents of a local node that export their spans to it, without content: OTLP/JSON by HTTP.</summary>
internal sealed class LiveFleet(TreeProcesses tree, string node) : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int number;

    /// <summary>A session of each of these agents: calls of these tools, one after another.</summary>
    public async Task RunAsync(IEnumerable<string> agents, params string[] tools)
    {
        foreach (string agent in agents)
        {
            number++;
            using StringContent body = new(
                Body(agent, $"{node}-session-{number}", tools),
                Encoding.UTF8,
                "application/json"
            );
            using HttpResponseMessage answer = await client.PostAsync(
                new Uri(tree.OtlpOf(node), "/v1/traces"),
                body,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>A session with its content.</summary>
    public async Task SendAsync(Session session)
    {
        using StringContent body = new(
            JsonTelemetry.BodyOf(session, TimeProvider.System.GetUtcNow()),
            Encoding.UTF8,
            "application/json"
        );
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri(tree.OtlpOf(node), "/v1/traces"),
            body,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Asks until an answer is as it should be; that answer.</summary>
    public static async Task<JsonElement> UntilAsync(
        Func<Task<JsonElement>> ask,
        Func<JsonElement, bool> isSo
    )
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(100));
        while (true)
        {
            JsonElement answer = await ask();
            if (isSo(answer))
            {
                return answer;
            }

            Assert.False(patience.IsCancellationRequested, $"still {answer}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What the node's API says.</summary>
    public async Task<JsonElement> AskAsync(string path)
    {
        string body = await client.GetStringAsync(
            new Uri(tree.ApiOf(node), path),
            TestContext.Current.CancellationToken
        );
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    /// <summary>The value of a metric without labels.</summary>
    public async Task<double> MetricAsync(string name)
    {
        string body = await client.GetStringAsync(
            new Uri(tree.ApiOf(node), "/metrics"),
            TestContext.Current.CancellationToken
        );
        string line = body.Split('\n')
            .Single(text => text.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Events of the stream of alarms: their kind and data.</summary>
    public async IAsyncEnumerable<(string Kind, JsonElement Data)> StreamAsync()
    {
        await using Stream stream = await client.GetStreamAsync(
            new Uri(tree.ApiOf(node), "/v1/alarms?stream=1"),
            TestContext.Current.CancellationToken
        );
        using StreamReader lines = new(stream);
        string kind = "";
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kind = line["event: ".Length..];
            }
            else if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                using JsonDocument document = JsonDocument.Parse(line["data: ".Length..]);
                yield return (kind, document.RootElement.Clone());
            }
        }
    }

    public void Dispose() => client.Dispose();

    private string Body(string agent, string session, string[] tools)
    {
        long start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        JsonArray spans = [];
        for (int call = 0; call < tools.Length; call++)
        {
            spans.Add(
                new JsonObject
                {
                    ["traceId"] = number.ToString("x32", CultureInfo.InvariantCulture),
                    ["spanId"] = (call + 1).ToString("x16", CultureInfo.InvariantCulture),
                    ["name"] = "execute_tool",
                    ["kind"] = 1,
                    ["startTimeUnixNano"] = Text((start + call) * 1_000_000),
                    ["endTimeUnixNano"] = Text(((start + call) * 1_000_000) + 500_000),
                    ["attributes"] = new JsonArray(
                        Attribute("gen_ai.operation.name", "execute_tool"),
                        Attribute("gen_ai.tool.name", tools[call]),
                        Attribute("gen_ai.agent.id", agent),
                        Attribute("gen_ai.agent.name", "role-0"),
                        Attribute("gen_ai.conversation.id", session)
                    ),
                }
            );
        }

        return new JsonObject
        {
            ["resourceSpans"] = new JsonArray(
                new JsonObject
                {
                    ["resource"] = new JsonObject { ["attributes"] = new JsonArray() },
                    ["scopeSpans"] = new JsonArray(new JsonObject { ["spans"] = spans }),
                }
            ),
        }.ToJsonString();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Attribute(string name, string value) =>
        new()
        {
            ["key"] = name,
            ["value"] = new JsonObject { ["stringValue"] = value },
        };
}
