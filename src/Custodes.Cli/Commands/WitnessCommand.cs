using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Text;
using Custodes.Cli.Witnessing;
using Custodes.Cryptography.Signing;
using Custodes.Evidence.Notes;
using Custodes.Evidence.Witnessing;
using Custodes.Server.Options;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes witness</c>: cosigns the heads of other people's logs.</summary>
internal static class WitnessCommand
{
    private const string Example =
        "Example: custodes witness --data /var/lib/custodes-witness --name witness.example.org/w1 "
        + "--listen 127.0.0.1:8090 --log example.org/log+a1b2c3d4+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Option<string> data = new("--data")
        {
            Description = "Directory of the witness: its key, and what it cosigned.",
            HelpName = "DIR",
            Required = true,
        };
        Option<string> name = new("--name")
        {
            Description =
                "The witness's name, the same at every start. No white space, no plus sign.",
            HelpName = "NAME",
            Required = true,
        };
        Option<IPEndPoint> listen = new("--listen")
        {
            Description = "Where to listen, in HTTP without TLS.",
            HelpName = "ADDRESS:PORT",
            CustomParser = ParseAddress,
            DefaultValueFactory = static _ => new IPEndPoint(IPAddress.Loopback, 8090),
        };
        Option<VerifierKey[]> logs = new("--log")
        {
            Description = "Key of a log to cosign; once for each. Quote it for the shell.",
            HelpName = "VKEY",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ParseKeys,
        };
        Command command = new(
            "witness",
            $"Cosign the heads of logs that never contradict themselves, until SIGTERM. {Example}"
        )
        {
            data,
            name,
            listen,
            logs,
        };
        command.SetAction(
            async (line, cancellationToken) =>
            {
                if (
                    !WitnessLogs.TryCreate(
                        line.GetValue(logs)!,
                        out WitnessLogs? known,
                        out string wrong
                    )
                )
                {
                    await talk.WriteLineAsync($"custodes witness: --log: {wrong}");
                    return (int)ExitCode.Usage;
                }

                WitnessSettings settings = new(
                    line.GetValue(data)!,
                    line.GetValue(name)!,
                    line.GetValue(listen)!,
                    known
                );
                return (int)await WitnessRun.RunAsync(settings, output, talk, TimeProvider.System);
            }
        );
        return command;
    }

    private static IPEndPoint ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!ListenAddress.TryParse(text, out IPEndPoint? address))
        {
            result.AddError($"--listen: '{text}' is not ADDRESS:PORT");
        }

        return address ?? new IPEndPoint(IPAddress.None, 0);
    }

    private static VerifierKey[] ParseKeys(ArgumentResult result)
    {
        List<VerifierKey> keys = [];
        foreach (Token token in result.Tokens)
        {
            try
            {
                byte[] text = Encoding.UTF8.GetBytes(token.Value);
                if (VerifierKey.TryParse(text, out VerifierKey? key, out TextFault fault))
                {
                    keys.Add(key);
                }
                else
                {
                    result.AddError($"--log: '{token.Value}' is no key ({fault})");
                }
            }
            catch (OpenSslUnavailableException failure)
            {
                result.AddError(failure.Message);
            }
        }

        return [.. keys];
    }
}
