using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Custodes.Server.Options;
using static Custodes.Server.Tests.ApiCalls;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: the page needs nothing from elsewhere, lets nothing in, and what telemetry is called never becomes markup. Method: the
/// files as they are served; what each is searched for is first found in an example of it.
/// </summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Markup =
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "setHTMLUnsafe",
        "eval(",
        "Function(",
        "DOMParser",
        "srcdoc",
        "localStorage",
        "document.cookie",
    ];

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/dashboard.js", "text/javascript")]
    [InlineData("/dashboard.css", "text/css")]
    public async Task Each_file_has_its_type_and_a_policy_that_lets_nothing_in(
        string path,
        string type
    )
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("utf-8", response.Content.Headers.ContentType.CharSet);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(response, "X-Frame-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        string policy = Header(response, "Content-Security-Policy");
        Assert.StartsWith(
            "default-src 'none'; script-src 'self';",
            policy,
            StringComparison.Ordinal
        );
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_comes_from_elsewhere()
    {
        Assert.Matches(Elsewhere(), "<script src=\"https://cdn.example/x.js\">");
        Assert.Matches(Elsewhere(), "url(//cdn.example/font)");
        foreach (string content in await FilesAsync())
        {
            Assert.DoesNotMatch(Elsewhere(), content);
        }
    }

    [Fact]
    public async Task Text_never_becomes_markup_and_the_page_has_no_script_or_style_of_its_own()
    {
        string[] files = await FilesAsync();
        foreach (string word in Markup)
        {
            Assert.DoesNotContain(word, files[1], StringComparison.Ordinal);
        }

        Assert.Contains("textContent", files[1], StringComparison.Ordinal);

        // The policy would stop these; they are not there in the first place.
        Assert.Matches(Inline(), "<p onclick=\"x()\">");
        Assert.Matches(Inline(), "<script>x()</script>");
        Assert.Matches(Inline(), "<style>p{}</style>");
        Assert.DoesNotMatch(Inline(), files[0]);

        // It reads: nothing in it asks for anything but GET.
        Assert.DoesNotContain("method:", files[1], StringComparison.Ordinal);
        Assert.DoesNotContain("POST", files[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("a\"b'c&d")]
    [InlineData("\u202eevil\u2028\u0000")]
    public async Task Names_of_agents_that_are_markup_are_data_wherever_they_are_asked_for(
        string name
    )
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Fleet.Alarms.Add(Samples.Alarm(1, name));
        using HttpResponseMessage response = await SendAsync(
            server,
            HttpMethod.Get,
            "/v1/alarms?limit=10"
        );
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        string text = await response.Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken
        );
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", text, StringComparison.Ordinal);
        System.Text.Json.JsonElement page = await JsonOfAsync(response);
        Assert.Equal(name, page.GetProperty("items")[0].GetProperty("agent").GetString());

        // The page is the same whoever is watched.
        Assert.Equal(await FilesAsync(), await FilesAsync(server));
    }

    [Fact]
    public async Task The_page_needs_no_token_and_what_it_shows_does()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new ServerOptions { ApiToken = "s3cret" }
        );
        Assert.Equal(await FilesAsync(), await FilesAsync(server));
        foreach (string path in (string[])["/dashboard.html", "/Dashboard.js", "/v1"])
        {
            using HttpResponseMessage refused = await SendAsync(server, HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using HttpResponseMessage order = await SendAsync(server, HttpMethod.Post, "/");
        Assert.Equal(HttpStatusCode.Unauthorized, order.StatusCode);
    }

    private static async Task<string[]> FilesAsync()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        return await FilesAsync(server);
    }

    private static async Task<string[]> FilesAsync(RunningServer server)
    {
        List<string> files = [];
        foreach (string path in (string[])["/", "/dashboard.js", "/dashboard.css"])
        {
            using HttpResponseMessage response = await SendAsync(server, HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(
                TestContext.Current.CancellationToken
            );
            files.Add(Encoding.UTF8.GetString(bytes));
        }

        return [.. files];
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.GetValues(name).Single();

    [GeneratedRegex("""[a-z]+://|["'(=]//|@import|url\(""", RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(
        """<[^>]*\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|javascript:""",
        RegexOptions.IgnoreCase,
        10_000
    )]
    private static partial Regex Inline();
}
