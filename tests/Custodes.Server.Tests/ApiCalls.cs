using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Custodes.Server.Tests;

/// <summary>Requests to the API and readings of its replies.</summary>
internal static class ApiCalls
{
    public static async Task<JsonElement> GetAsync(RunningServer server, string target)
    {
        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, target);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        return await JsonOfAsync(response);
    }

    public static async Task<HttpResponseMessage> SendAsync(
        RunningServer server,
        HttpMethod method,
        string target
    )
    {
        using HttpRequestMessage request = new(method, target);
        return await server.Api.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<HttpResponseMessage> OrderAsync(
        RunningServer server,
        string target,
        string body
    )
    {
        using StringContent content = new(
            body,
            Encoding.UTF8,
            MediaTypeHeaderValue.Parse("application/json")
        );
        return await server.Api.PostAsync(
            new Uri(target, UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
    }

    public static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(
            TestContext.Current.CancellationToken
        );
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
