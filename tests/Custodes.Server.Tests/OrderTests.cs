using System.Net;
using System.Text.Json;
using Custodes.Contracts.Fleet;
using Custodes.Server.Endpoints;
using static Custodes.Server.Tests.ApiCalls;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: an operator's order is carried out as it was given or refused with what is wrong with it.
/// Method: a real server on loopback, a real client, a fleet behind it that writes orders down.
/// </summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData("release")]
    [InlineData("quarantine")]
    [InlineData("reset")]
    public async Task An_order_is_carried_out_and_answered_with_the_verdict(string order)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Answer = new CommandResult.Done(Samples.Verdict(9, "eva"));

        using HttpResponseMessage response = await OrderAsync(
            server,
            $"/v1/agents/team%2Fa-1/{order}",
            """{"actor":"eva","reason":"looked at it"}"""
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement verdict = await JsonOfAsync(response);
        Assert.Equal("eva", verdict.GetProperty("actor").GetString());
        Assert.Equal("quarantined", verdict.GetProperty("level").GetString());
        Assert.Equal([$"{order} team/a-1 eva looked at it"], server.Fleet.Orders);
    }

    [Theory]
    [InlineData("""{"reason":"r"}""", "actor")]
    [InlineData("""{"actor":" ","reason":"r"}""", "actor")]
    [InlineData("""{"actor":"a\nb","reason":"r"}""", "actor")]
    [InlineData("""{"actor":"a"}""", "reason")]
    [InlineData("""{"actor":"a","reason":"r","more":1}""", null)]
    [InlineData("""{"actor":1,"reason":"r"}""", null)]
    [InlineData("null", "actor")]
    [InlineData("[]", null)]
    [InlineData("{", null)]
    [InlineData("", null)]
    public async Task An_order_that_is_none_is_refused(string body, string? parameter)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        using HttpResponseMessage response = await OrderAsync(
            server,
            "/v1/agents/a-1/release",
            body
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = await JsonOfAsync(response);
        Assert.Equal(
            parameter is not null,
            problem.TryGetProperty("parameter", out JsonElement name)
        );
        Assert.Equal(parameter, parameter is null ? null : name.GetString());
        Assert.Empty(server.Fleet.Orders);
    }

    [Theory]
    [InlineData(OperatorOrder.ActorLengthMax, OperatorOrder.ReasonLengthMax, null)]
    [InlineData(OperatorOrder.ActorLengthMax + 1, 1, "actor")]
    [InlineData(1, OperatorOrder.ReasonLengthMax + 1, "reason")]
    public async Task Actor_and_reason_have_limits(int actor, int reason, string? parameter)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Answer = new CommandResult.Done(Samples.Verdict(9));
        string body =
            $$"""{"actor":"{{new string('a', actor)}}","reason":"{{new string('r', reason)}}"}""";

        using HttpResponseMessage response = await OrderAsync(
            server,
            "/v1/agents/a-1/release",
            body
        );

        Assert.Equal(
            parameter is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest,
            response.StatusCode
        );
        if (parameter is not null)
        {
            JsonElement problem = await JsonOfAsync(response);
            Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        }
    }

    [Fact]
    public async Task A_form_that_a_web_page_could_send_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using StringContent content = new("""{"actor":"a","reason":"r"}""");

        using HttpResponseMessage response = await server.Api.PostAsync(
            new Uri("/v1/agents/a-1/release", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(server.Fleet.Orders);
    }

    [Fact]
    public async Task A_body_past_its_limit_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string body = $$"""{"actor":"a","reason":"{{new string('r', 64 << 10)}}"}""";
        using HttpResponseMessage response = await OrderAsync(
            server,
            "/v1/agents/a-1/release",
            body
        );
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(server.Fleet.Orders);
    }

    [Fact]
    public async Task What_the_fleet_refuses_is_told()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (CommandResult Answer, HttpStatusCode Status)[] cases =
        [
            (new CommandResult.UnknownAgent(), HttpStatusCode.NotFound),
            (new CommandResult.Refused("it is normal already"), HttpStatusCode.Conflict),
            (new CommandResult.Unavailable("going down"), HttpStatusCode.ServiceUnavailable),
        ];
        foreach ((CommandResult answer, HttpStatusCode status) in cases)
        {
            server.Fleet.Answer = answer;
            using HttpResponseMessage response = await OrderAsync(
                server,
                "/v1/agents/a-1/release",
                """{"actor":"a","reason":"r"}"""
            );
            Assert.Equal(status, response.StatusCode);
        }
    }
}
