using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Custodes.EndToEnd.Tests;

/// <summary>Asks a node's API.</summary>
internal sealed class NodeApi(NodeProcess node) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly HttpClient client = new() { BaseAddress = node.Api };

    public async Task<string> TextAsync(string path) =>
        await client.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await TextAsync(path))!;

    public async Task<JsonArray> ItemsAsync(string path) =>
        (await JsonAsync(path))["items"]!.AsArray();

    /// <summary>The value of a metric; its labels belong to the name.</summary>
    public async Task<double> MetricAsync(string name)
    {
        foreach (string line in (await TextAsync("/metrics")).Split('\n'))
        {
            if (line.StartsWith(name + " ", StringComparison.Ordinal))
            {
                return double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"no metric {name}");
    }

    /// <summary>Gives an order about an agent; the status of the answer.</summary>
    public async Task<int> OrderAsync(string agent, string order)
    {
        using StringContent body = new(
            """{"actor":"eva","reason":"a test"}""",
            Encoding.UTF8,
            "application/json"
        );
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"/v1/agents/{agent}/{order}", UriKind.Relative),
            body
        );
        return (int)answer.StatusCode;
    }

    /// <summary>Asks until it holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!await holds())
        {
            await Task.Delay(Pause, patience.Token);
        }
    }

    /// <summary>Waits until every session has ended, so that time changes nothing any more.</summary>
    public Task UntilQuietAsync() =>
        UntilAsync(async () => await MetricAsync("custodes_sessions_open") == 0);

    /// <summary>Opens the stream of alarms and gives the data of its events.</summary>
    public async IAsyncEnumerable<JsonNode> StreamAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await using Stream stream = await client.GetStreamAsync(
            new Uri("/v1/alarms?stream=1", UriKind.Relative),
            patience.Token
        );
        using StreamReader lines = new(stream);
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                yield return JsonNode.Parse(line["data: ".Length..])!;
            }
        }
    }

    public void Dispose() => client.Dispose();
}
