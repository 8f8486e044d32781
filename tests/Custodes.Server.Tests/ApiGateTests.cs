using System.Net;
using Custodes.Server.Options;
using static Custodes.Server.Tests.ApiCalls;

namespace Custodes.Server.Tests;

public sealed class ApiGateTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer s3cret ", HttpStatusCode.OK)]
    [InlineData("Basic s3cret", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer s3cret", HttpStatusCode.OK)]
    [InlineData("bearer s3cret", HttpStatusCode.OK)]
    public async Task With_a_token_everything_but_the_probes_needs_it(
        string? authorization,
        HttpStatusCode expected
    )
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { ApiToken = "s3cret" }
        );
        foreach (string target in new[] { "/v1", "/v1/agents", "/metrics", "/v1/alarms" })
        {
            using HttpRequestMessage request = new(HttpMethod.Get, target);
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using HttpResponseMessage response = await server.Api.SendAsync(
                request,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(expected, response.StatusCode);
        }

        using HttpResponseMessage probe = await SendAsync(server, HttpMethod.Get, "/readyz");
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8080", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    public async Task Without_a_token_a_foreign_host_name_is_refused(
        string host,
        HttpStatusCode expected
    )
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/agents");
        request.Headers.Host = host;
        using HttpResponseMessage response = await server.Api.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(expected, response.StatusCode);
    }
}
