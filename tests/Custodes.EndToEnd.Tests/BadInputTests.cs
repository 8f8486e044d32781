using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Custodes.EndToEnd.Tests;

/// <summary>
/// Goal: nothing that a sender can send ends the node, and all of it is counted. Method: bodies that are
/// broken in every way that is easy to think of, then an honest one.
/// </summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Broken_bodies_leave_the_node_alive_and_are_counted()
    {
        using Scratch data = new();
        await using NodeProcess node = await NodeProcess.StartAsync(data.Path);
        using NodeApi api = new(node);
        using HttpClient client = new() { BaseAddress = node.OtlpHttp };
        string deep = string.Concat(Enumerable.Repeat("[", 5_000));
        string whole = JsonTelemetry.BodyOf(Session.Normal(1, 1), node.Now);
        byte[][] json =
        [
            "{"u8.ToArray(),
            "[]"u8.ToArray(),
            "{\"resourceSpans\":5}"u8.ToArray(),
            System.Text.Encoding.UTF8.GetBytes(deep),
            System.Text.Encoding.UTF8.GetBytes(whole[..(whole.Length / 2)]),
        ];
        byte[][] protobuf =
        [
            [0xff],
            [0x0a, 0x05, 0x01],
            [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
            System.Text.Encoding.UTF8.GetBytes(whole),
        ];
        int refused = 0;
        foreach (byte[] body in json)
        {
            refused += await SendAsync(client, body, "application/json");
        }

        foreach (byte[] body in protobuf)
        {
            refused += await SendAsync(client, body, "application/x-protobuf");
        }

        Assert.Equal(json.Length + protobuf.Length, refused);
        Assert.Equal(
            refused,
            await api.MetricAsync("custodes_telemetry_trouble_total{reason=\"bodydamaged\"}")
        );
        Assert.Equal(
            refused,
            await api.MetricAsync(
                "custodes_otlp_requests_total{listener=\"http\",outcome=\"malformed\"}"
            )
        );

        using JsonTelemetry telemetry = new(node);
        await telemetry.SendAsync(Session.Normal(2, 1), TestContext.Current.CancellationToken);
        Assert.Equal("ok\n", await api.TextAsync("/healthz"));
        Assert.InRange(
            await api.MetricAsync(
                "custodes_telemetry_understood_total{emitter=\"genai\",kind=\"toolcall\"}"
            ),
            2,
            4
        );
    }

    [Fact]
    public async Task What_is_not_understood_is_counted_by_its_name()
    {
        using Scratch data = new();
        await using NodeProcess node = await NodeProcess.StartAsync(data.Path);
        using NodeApi api = new(node);
        using HttpClient client = new() { BaseAddress = node.OtlpHttp };
        string body = JsonTelemetry
            .BodyOf(Session.Normal(1, 1), node.Now)
            .Replace("gen_ai.operation.name", "other.operation", StringComparison.Ordinal)
            .Replace("\"name\":\"chat\"", "\"name\":\"GET /prices\"", StringComparison.Ordinal);
        Assert.Equal(
            0,
            await SendAsync(client, System.Text.Encoding.UTF8.GetBytes(body), "application/json")
        );
        Assert.Equal(
            1,
            await api.MetricAsync("custodes_telemetry_unknown_names_total{name=\"GET /prices\"}")
        );
    }

    private static async Task<int> SendAsync(HttpClient client, byte[] body, string type)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri("/v1/traces", UriKind.Relative),
            content
        );
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest,
            ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)
        );
        return answer.StatusCode == HttpStatusCode.BadRequest ? 1 : 0;
    }
}
