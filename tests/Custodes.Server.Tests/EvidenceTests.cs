using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Custodes.Server.Options;

namespace Custodes.Server.Tests;

/// <summary>What the API shows of the log of evidence, and what it tells it.</summary>
public sealed class EvidenceTests
{
    [Theory]
    [InlineData("v1/evidence/0", "application/json", "{}", "no-store")]
    [InlineData(
        "v1/evidence/0/proof",
        "text/plain; charset=utf-8",
        "c2sp.org/tlog-proof@v1",
        "no-store"
    )]
    [InlineData("log/checkpoint", "text/plain; charset=utf-8", "a file", "no-cache")]
    [InlineData(
        "log/tile/0/x001/000",
        "application/octet-stream",
        "a file",
        "public, max-age=31536000, immutable"
    )]
    public async Task What_is_there_is_served_as_what_it_is(
        string path,
        string contentType,
        string content,
        string caching
    )
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await GetAsync(server, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(caching, answer.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(
            content,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [InlineData("v1/evidence/2", 404, "no entry 2")]
    [InlineData("v1/evidence/2/proof", 404, "no entry 2")]
    [InlineData("v1/evidence/1/proof", 503, "entry 1 is not published yet")]
    [InlineData("v1/evidence/-1", 400, "entry: a whole number from 0 is expected")]
    [InlineData("v1/evidence/9999999999999999999", 400, "entry: a whole number from 0 is expected")]
    [InlineData("log/tile/9/000", 404, "the log has no such file")]
    [InlineData("log/", 404, "the log has no such file")]
    [InlineData("log/../private/key", 404, "no such endpoint; GET /v1 lists them")]
    public async Task What_is_not_there_is_told(string path, int status, string detail)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await GetAsync(server, path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
        JsonNode? problem = await answer.Content.ReadFromJsonAsync<JsonNode>(
            TestContext.Current.CancellationToken
        );
        Assert.Equal(detail, (string?)problem!["detail"]);
    }

    [Fact]
    public async Task An_order_refused_at_the_gate_is_told_to_the_log_and_a_question_is_not()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { ApiToken = "a long enough token" }
        );
        using HttpResponseMessage question = await GetAsync(server, "v1/alarms");
        Assert.Equal(HttpStatusCode.Unauthorized, question.StatusCode);
        Assert.Empty(server.Denied);
        using HttpResponseMessage order = await server.Api.PostAsync(
            new Uri("v1/agents/a-1/release", UriKind.Relative),
            JsonContent.Create(new { actor = "eve", reason = "please" }),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Unauthorized, order.StatusCode);
        Assert.Equal("POST /v1/agents/a-1/release", Assert.Single(server.Denied).Action);
        Assert.Equal("127.0.0.1", server.Denied[0].Caller);
    }

    private static Task<HttpResponseMessage> GetAsync(RunningServer server, string path) =>
        server.Api.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
