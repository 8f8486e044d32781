using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;
using Custodes.Server.Options;
using Microsoft.Extensions.Logging.Abstractions;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: a node of a tree shows the same page, and takes orders where it is given somebody to take them, within their limit.
/// Method: a real listener; who takes orders is a fake that remembers them.
/// </summary>
public sealed class TreeHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_taken_whole_and_the_answer_names_it()
    {
        FakeOrders orders = new();
        await using TreeHost host = await StartAsync(orders);
        using HttpClient client = new();
        byte[] largest = new byte[orders.BytesMax];
        largest[^1] = 7;
        using HttpResponseMessage answer = await PostAsync(client, host, largest);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(largest, Assert.Single(orders.Taken));
        using JsonDocument said = JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(Cancellation)
        );
        Assert.True(said.RootElement.GetProperty("isTaken").GetBoolean());
        Assert.Equal("a hash", said.RootElement.GetProperty("evidence").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100_000)]
    public async Task One_that_is_too_long_is_refused_before_anybody_looks_at_it(int more)
    {
        FakeOrders orders = new();
        await using TreeHost host = await StartAsync(orders);
        using HttpClient client = new();
        using HttpResponseMessage answer = await PostAsync(
            client,
            host,
            new byte[orders.BytesMax + more]
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(orders.Taken);
    }

    [Fact]
    public async Task What_a_web_page_could_send_unasked_is_refused_and_so_is_what_does_not_hold()
    {
        FakeOrders orders = new() { Reason = "1 operators signed it" };
        await using TreeHost host = await StartAsync(orders);
        using HttpClient client = new();
        using HttpResponseMessage form = await PostAsync(client, host, [1], "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.Empty(orders.Taken);
        using HttpResponseMessage refused = await PostAsync(client, host, [1]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            "1 operators signed it",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_nobody_takes_orders_there_is_no_such_endpoint_but_the_page_is_there()
    {
        await using TreeHost host = await StartAsync(orders: null);
        using HttpClient client = new();
        using HttpResponseMessage order = await PostAsync(client, host, []);
        Assert.Equal(HttpStatusCode.NotFound, order.StatusCode);
        using HttpResponseMessage page = await client.GetAsync(
            new Uri($"http://{host.Api}/"),
            Cancellation
        );
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<TreeHost> StartAsync(FakeOrders? orders)
    {
        TreeHost host = new(
            new ServerOptions { Api = new IPEndPoint(IPAddress.Loopback, 0) },
            new NoCluster(),
            new FakeEvidence(),
            orders,
            NullLoggerFactory.Instance,
            bug => throw bug
        );
        await host.StartAsync(Cancellation);
        return host;
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client,
        TreeHost host,
        byte[] order,
        string type = "application/octet-stream"
    )
    {
        using ByteArrayContent body = new(order);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await client.PostAsync(new Uri($"http://{host.Api}/v1/orders"), body, Cancellation);
    }

    private sealed class FakeOrders : IFleetOrders
    {
        public string Reason { get; init; } = "";

        public List<byte[]> Taken { get; } = [];

        public int BytesMax => 16 << 10;

        public FleetOrderResult Take(ReadOnlyMemory<byte> order)
        {
            Taken.Add(order.ToArray());
            return new FleetOrderResult(Reason.Length == 0, Reason, "a hash");
        }
    }

    private sealed class NoCluster : IClusterReader
    {
        public ClusterView View() => throw new NotSupportedException();

        public FleetFindingsView? Findings(int limit) => null;

        public void AppendTo(ICollection<MetricSample> samples) { }
    }
}
