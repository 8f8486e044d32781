using System.Net;
using System.Text.Json;
using Custodes.Contracts;
using Custodes.Contracts.Fleet;
using static Custodes.Server.Tests.ApiCalls;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: every endpoint gives what its document says, and every wrong request a problem that names
/// what is wrong. Method: a real server on loopback, a real client, a fleet in lists behind it.
/// </summary>
public sealed class ApiTests
{
    [Fact]
    public async Task Agents_are_listed_by_page_and_filter()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Agents.Add(Samples.Agent("a-1"));
        server.Fleet.Agents.Add(Samples.Agent("a-2", "billing"));
        server.Fleet.Agents.Add(Samples.Agent("a-3", "support", VerdictLevel.Suspect));

        JsonElement first = await GetAsync(server, "/v1/agents?limit=2");
        string next = first.GetProperty("next").GetString()!;
        JsonElement second = await GetAsync(server, $"/v1/agents?limit=2&cursor={next}");
        JsonElement filtered = await GetAsync(server, "/v1/agents?role=support&level=suspect");

        Assert.Equal(["a-1", "a-2"], Names(first));
        Assert.Equal(["a-3"], Names(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(["a-3"], Names(filtered));
        Assert.Equal(
            """
            {"name":"a-1","role":"support","build":"v1","baseline":"active","level":"normal","suspicionNats":1.5,"oddsAgainst":4.48,"observations":1000,"sessions":12,"firstSeenMs":1000,"lastSeenMs":2000,"baselineEpoch":0}
            """,
            first.GetProperty("items")[0].GetRawText()
        );
    }

    [Theory]
    [InlineData("/v1/agents?limit=0", "limit")]
    [InlineData("/v1/agents?limit=1001", "limit")]
    [InlineData("/v1/agents?limit=-1", "limit")]
    [InlineData("/v1/agents?limit=ten", "limit")]
    [InlineData("/v1/agents?limit=1&limit=2", "limit")]
    [InlineData("/v1/agents?level=odd", "level")]
    [InlineData("/v1/agents?levle=suspect", "levle")]
    [InlineData("/v1/agents?cursor=odd", "cursor")]
    [InlineData("/v1/alarms?after=-1", "after")]
    [InlineData("/v1/alarms?after=9223372036854775808", "after")]
    [InlineData("/v1/alarms?role=x", "role")]
    [InlineData("/v1/alarms?stream=1&after=x", "after")]
    [InlineData("/v1/verdicts?limit=1001", "limit")]
    public async Task A_wrong_parameter_is_named(string target, string parameter)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, target);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        JsonElement problem = await JsonOfAsync(response);
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.StartsWith(
            $"{parameter}: ",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("limit=1")]
    [InlineData("limit=1000")]
    public async Task A_page_may_have_its_least_and_its_most(string query)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await SendAsync(
            server,
            HttpMethod.Get,
            $"/v1/agents?{query}"
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("a-1")]
    [InlineData("team/a 1%2F?#ü")]
    public async Task One_agent_is_found_whatever_its_name_holds(string name)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Agents.Add(Samples.Agent(name));
        server.Fleet.Alarms.Add(Samples.Alarm(5, name));

        JsonElement detail = await GetAsync(server, $"/v1/agents/{Uri.EscapeDataString(name)}");

        Assert.Equal(name, detail.GetProperty("agent").GetProperty("name").GetString());
        JsonElement finding = detail.GetProperty("lastFindings")[0];
        Assert.Equal(5, finding.GetProperty("id").GetInt64());
        Assert.Equal("Infinity", finding.GetProperty("oddsAgainst").GetString());
        Assert.Equal(
            """{"detector":"provenance","findings":2,"bitsLast":3.5,"bitsMax":12.25}""",
            detail.GetProperty("detectors")[0].GetRawText()
        );
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string target in new[] { "/v1/agents/none", "/v1/nothing", "/v2/agents" })
        {
            using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, target);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            JsonElement problem = await JsonOfAsync(response);
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        }
    }

    [Fact]
    public async Task Alarms_and_verdicts_are_listed_after_an_id()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (long id = 1; id <= 5; id++)
        {
            server.Fleet.Alarms.Add(Samples.Alarm(id));
            server.Fleet.Verdicts.Add(Samples.Verdict(id));
        }

        foreach (string list in new[] { "alarms", "verdicts" })
        {
            JsonElement page = await GetAsync(server, $"/v1/{list}?after=1&limit=3");
            Assert.Equal([2, 3, 4], Ids(page));
            Assert.Equal("4", page.GetProperty("next").GetString());
            JsonElement last = await GetAsync(server, $"/v1/{list}?after=4&limit=3");
            Assert.Equal([5], Ids(last));
        }
    }

    [Fact]
    public async Task Health_is_the_process_and_readiness_the_node()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Health = new FleetHealth(false, "storage failed", false, 5, 6);
        using HttpResponseMessage alive = await SendAsync(server, HttpMethod.Get, "/healthz");
        using HttpResponseMessage unready = await SendAsync(server, HttpMethod.Get, "/readyz");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        JsonElement health = await JsonOfAsync(unready);
        Assert.Equal("storage failed", health.GetProperty("reason").GetString());

        server.Fleet.Health = new FleetHealth(true, "ready", true, 5, 6);
        using HttpResponseMessage ready = await SendAsync(server, HttpMethod.Get, "/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task The_index_names_the_endpoints()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, "/v1");
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        string text = await response.Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken
        );
        foreach (string name in new[] { "/v1/agents", "/v1/alarms", "/v1/verdicts", "/metrics" })
        {
            Assert.Contains(name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Metrics_show_the_node_and_the_listeners()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Metrics.Add(
            new MetricSample("custodes_agents", "Agents known.", MetricType.Gauge, [], 3)
        );
        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, "/metrics");
        Assert.Equal(
            "text/plain; version=0.0.4; charset=utf-8",
            response.Content.Headers.ContentType!.ToString()
        );
        string text = await response.Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken
        );
        Assert.Contains("\ncustodes_agents 3\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\ncustodes_otlp_requests_total{listener=\"grpc\",outcome=\"accepted\"} 0\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_broken_invariant_is_told_to_the_owner()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Metrics.Add(new MetricSample("not a name", "", MetricType.Gauge, [], 0));
        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, "/metrics");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Single(server.Bugs);
    }

    private static string[] Names(JsonElement page) =>
        [
            .. page.GetProperty("items")
                .EnumerateArray()
                .Select(item => item.GetProperty("name").GetString()!),
        ];

    private static long[] Ids(JsonElement page) =>
        [
            .. page.GetProperty("items")
                .EnumerateArray()
                .Select(item => item.GetProperty("id").GetInt64()),
        ];
}
