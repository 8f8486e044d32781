using System.CommandLine;
using System.Net;
using Custodes.Cli.RedTeaming;
using Custodes.RedTeam.Canaries;

namespace Custodes.Cli.Commands;

/// <summary>The options of <c>custodes redteam --continuous</c>.</summary>
internal sealed class ContinuousOptions
{
    private readonly Option<bool> continuous = new("--continuous")
    {
        Description =
            "Let harmless canaries out against a running node, at random times, and see whether they are noticed. Example: --continuous --every 300",
    };

    private readonly Option<Uri> otlp = Address(
        "--otlp",
        "OTLP over HTTP",
        "http://127.0.0.1:4318"
    );
    private readonly Option<Uri> api = Address("--api", "API", "http://127.0.0.1:8080");

    private readonly Option<FileInfo?> token = new("--token-file")
    {
        Description = "With --continuous: file with the API's token",
        HelpName = "FILE",
    };

    private readonly Option<double> every = SecondsOption.Create(
        "--every",
        "With --continuous: mean seconds between two canaries of a kind",
        300
    );

    private readonly Option<double> patience = SecondsOption.Create(
        "--patience",
        "With --continuous: seconds after which a canary without an alarm is missed",
        10
    );

    private readonly Option<double> alpha = new("--alpha")
    {
        Description = "With --continuous: the node's detect.alpha, 0.0001 to 0.5",
        DefaultValueFactory = static _ => 0.02,
        HelpName = "A",
    };

    private readonly Option<string?> decoy = new("--decoy")
    {
        Description =
            "With --continuous: a tool that the node was told is a decoy, to be used as well",
        HelpName = "TOOL",
    };

    private readonly Option<int?> rounds = new("--rounds")
    {
        Description = "With --continuous: end after so many canaries",
        HelpName = "N",
    };

    private readonly Option<string> metrics = new("--listen-metrics")
    {
        Description = "With --continuous: where /metrics is shown, on loopback",
        DefaultValueFactory = static _ => "127.0.0.1:8090",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string[]> canary = new("--canary")
    {
        Description =
            "With --continuous: only this kind (hijack, drift, replay, silence, decoy); may be given more than once",
        HelpName = "KIND",
    };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        _ = canary.AcceptOnlyFromAmong([
            .. Enum.GetNames<CanaryKind>().Select(static kind => kind.ToLowerInvariant()),
        ]);
        foreach (
            Option option in (Option[])
                [
                    continuous,
                    otlp,
                    api,
                    token,
                    every,
                    patience,
                    alpha,
                    decoy,
                    rounds,
                    metrics,
                    canary,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether canaries are asked for.</summary>
    public bool IsGiven(ParseResult line) => line.GetValue(continuous);

    /// <summary>Runs, or says what is wrong.</summary>
    public async Task<ExitCode> RunAsync(ParseResult line, TextWriter output, TextWriter talk)
    {
        string secret;
        try
        {
            secret = line.GetValue(token) is { } file
                ? (await File.ReadAllTextAsync(file.FullName)).Trim()
                : "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await talk.WriteLineAsync($"custodes redteam: --token-file: {failure.Message}");
            return ExitCode.Usage;
        }

        double share = line.GetValue(alpha);
        if (share is not (>= 0.0001 and <= 0.5))
        {
            await talk.WriteLineAsync("custodes redteam: --alpha must be 0.0001 to 0.5");
            return ExitCode.Usage;
        }

        if (
            !IPEndPoint.TryParse(line.GetValue(metrics)!, out IPEndPoint? listen)
            || !IPAddress.IsLoopback(listen.Address)
        )
        {
            await talk.WriteLineAsync(
                "custodes redteam: --listen-metrics must be an address on loopback, such as 127.0.0.1:8090"
            );
            return ExitCode.Usage;
        }

        CanaryOptions options = new()
        {
            Otlp = line.GetValue(otlp)!,
            Api = line.GetValue(api)!,
            Token = secret,
            EverySeconds = line.GetValue(every),
            PatienceSeconds = line.GetValue(patience),
            Alpha = share,
            Decoy = line.GetValue(decoy),
            Rounds = line.GetValue(rounds),
            Only =
            [
                .. (line.GetValue(canary) ?? []).Select(static kind =>
                    Enum.Parse<CanaryKind>(kind, ignoreCase: true)
                ),
            ],
        };
        if (options.Kinds.Count == 0)
        {
            await talk.WriteLineAsync("custodes redteam: --canary decoy needs --decoy TOOL");
            return ExitCode.Usage;
        }

        return await new ContinuousRun(options, listen).RunAsync(output, talk);
    }

    private static Option<Uri> Address(string name, string what, string otherwise) =>
        new(name)
        {
            Description = $"With --continuous: the node's {what}",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri(otherwise),
            CustomParser = result =>
            {
                if (
                    Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? uri)
                    && uri.Scheme is "http" or "https"
                )
                {
                    return uri;
                }

                result.AddError($"{name} must be an http or https address");
                return null;
            },
        };
}
