using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Custodes.Cli.Validating;
using Custodes.Cluster.Validating;
using Custodes.Consensus;
using Custodes.Server.Options;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes validator</c>: votes on what epochs end with; <c>custodes validator demo</c>: a set of them.</summary>
internal static class ValidatorCommand
{
    private const string Example =
        "Example: custodes validator --cluster cluster.yaml --data /var/lib/custodes-validator "
        + "--start 2027-01-01T00:00:00Z --epoch-ms 3600000";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Option<string> cluster = Required<string>(
            "--cluster",
            "Directory with cluster.yaml, agents and terms, the same at every node; or a registry alone, to certify epochs without inputs",
            "DIR|FILE"
        );
        Option<string> data = Required<string>(
            "--data",
            "Directory of the validator, with keys made by custodes keys node",
            "DIR"
        );
        Option<long?> start = new("--start")
        {
            Description =
                "When epoch 1 begins, in UTC; the same for all. With a directory its terms say it. Example: 2027-01-01T00:00:00Z",
            HelpName = "TIME",
            CustomParser = result => ParseTime(result),
        };
        Option<bool> first = new("--first-start")
        {
            Description =
                "This key has never voted on this chain; without it, a directory without votes only listens at first",
        };
        Option<IPEndPoint?> listen = new("--listen")
        {
            Description = "Where peers reach it; otherwise the address in the registry",
            HelpName = "ADDRESS:PORT",
            CustomParser = ParseAddress,
        };
        Option<IPEndPoint?> status = new("--status")
        {
            Description = "Where it shows what it knows, on loopback. Default 127.0.0.1:7444",
            HelpName = "ADDRESS:PORT",
            CustomParser = ParseAddress,
        };
        status.Validators.Add(result =>
        {
            if (result.GetValue(status) is { } place && !IPAddress.IsLoopback(place.Address))
            {
                result.AddError("--status must be a loopback address: it asks nobody for a token");
            }
        });
        Option<int> epochMs = Number(
            "--epoch-ms",
            "Milliseconds an epoch takes; the same for all. With a directory its terms say it",
            60_000,
            ValidatorGenesis.EpochMsMin,
            ValidatorGenesis.EpochMsMax
        );
        Option<int> delayMs = Number(
            "--delay-ms",
            "How long a message may take when the network is well",
            100,
            1,
            60_000
        );
        Option<int> recomputeMs = Number(
            "--recompute-ms",
            "How long recomputing an epoch may take",
            1_000,
            1,
            600_000
        );
        Option<double> canaries = SecondsOption.Create(
            "--canary-every",
            "Mean seconds between two forged votes that it offers itself",
            300
        );
        Command command = new(
            "validator",
            $"Vote on what the fleet's epochs end with, until SIGTERM. {Example}"
        )
        {
            cluster,
            data,
            start,
            epochMs,
            first,
            listen,
            status,
            delayMs,
            recomputeMs,
            canaries,
            CreateDemo(output, talk),
        };
        command.SetAction(
            async (line, cancellationToken) =>
                (int)
                    await ValidatorRun.RunAsync(
                        new ValidatorSettings(
                            line.GetValue(cluster)!,
                            line.GetValue(data)!,
                            line.GetValue(start),
                            line.GetValue(epochMs),
                            line.GetValue(first),
                            line.GetValue(listen),
                            line.GetValue(status) ?? new IPEndPoint(IPAddress.Loopback, 7444),
                            line.GetValue(delayMs),
                            line.GetValue(recomputeMs),
                            1000 * line.GetValue(canaries)
                        ),
                        output,
                        talk,
                        TimeProvider.System
                    )
        );
        return command;
    }

    private static Command CreateDemo(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = new("DIR")
        {
            Description = "A directory that does not exist yet, for keys and files of all of them",
        };
        directory.RefuseOptions();
        Option<int> count = Number(
            "--count",
            "How many validators",
            ConsensusLimits.ValidatorsMin,
            ConsensusLimits.ValidatorsMin,
            ConsensusLimits.ValidatorsMax
        );
        Option<int> epochMs = Number(
            "--epoch-ms",
            "Milliseconds an epoch takes",
            1_000,
            ValidatorGenesis.EpochMsMin,
            ValidatorGenesis.EpochMsMax
        );
        Command command = new(
            "demo",
            "Make keys for a set of validators and run them as processes on loopback, until SIGTERM. "
                + "Example: custodes validator demo /tmp/validators --count 4"
        )
        {
            directory,
            count,
            epochMs,
        };
        command.SetAction(
            async (line, cancellationToken) =>
                (int)
                    await ValidatorDemo.RunAsync(
                        line.GetValue(directory)!,
                        line.GetValue(count),
                        line.GetValue(epochMs),
                        output,
                        talk,
                        TimeProvider.System
                    )
        );
        return command;
    }

    private static Option<T> Required<T>(string name, string description, string helpName) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = true,
        };

    private static Option<int> Number(
        string name,
        string description,
        int missing,
        int least,
        int most
    )
    {
        Option<int> option = new(name)
        {
            Description = $"{description}, {least} to {most}. Default {missing}",
            HelpName = "N",
            DefaultValueFactory = _ => missing,
        };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any())
            {
                return;
            }

            int value = result.GetValue(option);
            if (value < least || value > most)
            {
                result.AddError($"{name}: {value} is not {least} to {most}");
            }
        });
        return option;
    }

    private static long ParseTime(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (
            DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset time
            )
            && time.ToUnixTimeMilliseconds() >= 0
        )
        {
            return time.ToUnixTimeMilliseconds();
        }

        result.AddError($"--start: '{text}' is no time such as 2027-01-01T00:00:00Z");
        return 0;
    }

    private static IPEndPoint? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!ListenAddress.TryParse(text, out IPEndPoint? address))
        {
            result.AddError($"'{text}' is not ADDRESS:PORT");
        }

        return address;
    }
}
