using System.Net;
using System.Text;
using Custodes.Server.Options;

namespace Custodes.Server.Tests;

/// <summary>
/// Goal: the later source wins, and every mistake stops the start with its key and its source.
/// Method: each source on its own and over the others; the documents compared with the declarations.
/// </summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_options()
    {
        (ServerOptions options, IReadOnlyList<string> errors) = ServerSettings.ToOptions(
            Load().ToValues()
        );
        Assert.Empty(errors);
        Assert.Equal(new ServerOptions(), options);
    }

    [Fact]
    public void A_flag_beats_a_variable_and_a_variable_the_file()
    {
        SettingsLoader loader = Load(
            """
            {
              // All three are set here.
              "limits": { "retryAfterMs": 2, "drainMs": 2, "streamQueueMax": 2 },
            }
            """,
            [
                new("CUSTODES_LIMITS_DRAIN_MS", "3"),
                new("CUSTODES_LIMITS_STREAM_QUEUE_MAX", "3"),
                new("PATH", "x"),
            ],
            "--limits-stream-queue-max",
            "4"
        );
        Assert.Empty(loader.Errors);
        SettingValues values = loader.ToValues();
        Assert.Equal(2, values.Number("limits.retryAfterMs"));
        Assert.Equal(3, values.Number("limits.drainMs"));
        Assert.Equal(4, values.Number("limits.streamQueueMax"));
        Assert.Equal("custodes.json", values.Source("limits.retryAfterMs"));
        Assert.Equal(
            "environment variable CUSTODES_LIMITS_DRAIN_MS",
            values.Source("limits.drainMs")
        );
        Assert.Equal("--limits-stream-queue-max", values.Source("limits.streamQueueMax"));
        Assert.Equal("default", values.Source("limits.streamCountMax"));
        Assert.Contains(
            "limits.drainMs = 3",
            string.Join('\n', values.Describe()),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"limts":{}}""", "custodes.json: limts: unknown key")]
    [InlineData("""{"limits":{"drain":1}}""", "custodes.json: limits.drain: unknown key")]
    [InlineData("""{"limits":3}""", "custodes.json: limits: must be an object")]
    [InlineData("[]", "custodes.json: the file: must be an object")]
    [InlineData(
        """{"limits":{"drainMs":600001}}""",
        "custodes.json: limits.drainMs: '600001' is not a whole number from 0 to 600000"
    )]
    [InlineData(
        """{"limits":{"drainMs":1.5}}""",
        "custodes.json: limits.drainMs: '1.5' is not a whole number from 0 to 600000"
    )]
    [InlineData(
        """{"limits":{"drainMs":null}}""",
        "custodes.json: limits.drainMs: must be a text, a number, true or false"
    )]
    [InlineData(
        """{"listen":{"api":"8080"}}""",
        "custodes.json: listen.api: '8080' is not an IP address and a port, as in 127.0.0.1:4317"
    )]
    public void A_mistake_in_the_file_is_named(string json, string error) =>
        Assert.Equal(error, Assert.Single(Load(json).Errors));

    [Theory]
    [InlineData("{")]
    [InlineData("""{"limits":{},"limits":{}}""")]
    public void A_file_that_is_no_configuration_is_named(string json) =>
        Assert.StartsWith(
            "custodes.json: ",
            Assert.Single(Load(json).Errors),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_missing_file_is_named()
    {
        SettingsLoader loader = new(ServerSettings.All);
        loader.ReadFile("/nonexistent/custodes.json");
        Assert.Contains(
            "/nonexistent/custodes.json",
            Assert.Single(loader.Errors),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_mistake_in_a_variable_or_a_flag_is_named()
    {
        SettingsLoader loader = Load(
            "{}",
            [new("CUSTODES_LIMITS_DRAIN", "3"), new("CUSTODES_LIMITS_DRAIN_MS", "x")],
            "--limits-drain=1",
            "--limits-drain-ms=-1",
            "--listen-api"
        );
        Assert.Equal(
            [
                "environment variable CUSTODES_LIMITS_DRAIN: unknown",
                "environment variable CUSTODES_LIMITS_DRAIN_MS: limits.drainMs: 'x' is not a whole number from 0 to 600000",
                "--limits-drain: unknown option",
                "--limits-drain-ms: limits.drainMs: '-1' is not a whole number from 0 to 600000",
                "--listen-api: needs a value",
            ],
            loader.Errors
        );
    }

    [Fact]
    public void A_number_may_be_its_least_and_its_most_and_nothing_past_them()
    {
        foreach (Setting setting in ServerSettings.All)
        {
            if (setting.Kind == SettingKind.Number)
            {
                Assert.Null(setting.Fault($"{setting.Min:R}"));
                Assert.Null(setting.Fault($"{(long)setting.Max}"));
                Assert.NotNull(setting.Fault($"{(long)setting.Min - 1}"));
                Assert.NotNull(setting.Fault($"{(long)setting.Max + 1}"));
            }
        }
    }

    [Theory]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("0.0.0.0:65535", "0.0.0.0:65535")]
    [InlineData("[::1]:4317", "[::1]:4317")]
    [InlineData("localhost:4317", "127.0.0.1:4317")]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1:65536", null)]
    [InlineData("127.0.0.1:-1", null)]
    [InlineData("1:4317", null)]
    [InlineData("::1", null)]
    [InlineData("example.org:80", null)]
    [InlineData(":80", null)]
    [InlineData("", null)]
    public void An_address_is_an_ip_address_and_a_port(string text, string? expected)
    {
        Assert.Equal(expected is not null, ListenAddress.TryParse(text, out IPEndPoint? address));
        Assert.Equal(expected, address?.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:8080", null, null)]
    [InlineData("0.0.0.0:8080", null, "required because listen.api (from --listen-api)")]
    [InlineData("0.0.0.0:8080", "0123456789abcde", "must hold 16 to 4096 printable")]
    [InlineData("0.0.0.0:8080", "0123456789 abcdef", "must hold 16 to 4096 printable")]
    [InlineData("0.0.0.0:8080", "0123456789abcdef\n", null)]
    public void An_api_for_others_needs_a_token(string address, string? token, string? error)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, token);
        SettingsLoader loader = Load("{}", [], "--listen-api", address);
        if (token is not null)
        {
            loader.ReadArguments(["--api-token-file", path]);
        }

        (ServerOptions options, IReadOnlyList<string> errors) = ServerSettings.ToOptions(
            loader.ToValues()
        );
        File.Delete(path);

        if (error is null)
        {
            Assert.Empty(errors);
            Assert.Equal(token?.Trim() ?? "", options.ApiToken);
        }
        else
        {
            string told = Assert.Single(errors);
            Assert.StartsWith("api.tokenFile (from ", told, StringComparison.Ordinal);
            Assert.Contains(error, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_budget_that_the_largest_request_could_never_fit_is_refused()
    {
        SettingsLoader loader = Load(
            """{"limits":{"requestBytesMax":1000000,"messageBytesMax":2000000,"bufferedBytesMax":5999999}}"""
        );
        (_, IReadOnlyList<string> errors) = ServerSettings.ToOptions(loader.ToValues());
        Assert.StartsWith(
            "limits.bufferedBytesMax (from custodes.json): must be at least 6000000",
            Assert.Single(errors),
            StringComparison.Ordinal
        );
        loader.ReadArguments(["--limits-buffered-bytes-max=6000000"]);
        Assert.Empty(ServerSettings.ToOptions(loader.ToValues()).Errors);
    }

    [Fact]
    public void The_document_lists_every_setting_as_it_is()
    {
        string document = File.ReadAllText(
            Path.Combine(Repository.Root, "docs/operating/configuration.md")
        );
        foreach (Setting setting in ServerSettings.All)
        {
            string range =
                setting.Kind == SettingKind.Number ? $"{setting.Min:0} to {setting.Max:0}" : "";
            string[] cells =
            [
                $"`{setting.Key}`",
                setting.Default.Length == 0 ? "" : $"`{setting.Default}`",
                range,
                $"`{setting.EnvironmentName}`",
                $"`{setting.Flag}`",
                setting.Description,
            ];
            string row = $"| {string.Join(" | ", cells)} |";
            Assert.Contains(
                row.Replace("  ", " ", StringComparison.Ordinal),
                document.Replace("  ", " ", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        }
    }

    private static SettingsLoader Load(
        string json = "{}",
        KeyValuePair<string, string>[]? variables = null,
        params string[] arguments
    )
    {
        SettingsLoader loader = new(ServerSettings.All);
        loader.ReadJson(Encoding.UTF8.GetBytes(json), "custodes.json");
        loader.ReadEnvironment(variables ?? []);
        loader.ReadArguments(arguments);
        return loader;
    }
}
