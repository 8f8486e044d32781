using System.CommandLine;
using Custodes.Cli.Ordering;
using Custodes.Consensus.Bodies;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes verdict</c>: operators order what holds in the whole fleet, several of them together.</summary>
internal static class VerdictCommand
{
    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk) =>
        new(
            "verdict",
            "Order a quarantine or a release that binds the whole fleet: make the order, have operators sign it, send it."
        )
        {
            CreateKey(output, talk),
            CreateOrder(output, talk),
            CreateValidators(output, talk),
            CreateSign(output, talk),
            CreateSend(output, talk),
        };

    private static Command CreateKey(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = new("DIR")
        {
            Description = "The operator's directory; the key is in DIR/private, mode 0600",
        };
        directory.RefuseOptions();
        Command command = new(
            "operator",
            "Make an operator's key where there is none, and print its line for the terms of the cluster. "
                + "Example: custodes verdict operator ~/custodes-operator"
        )
        {
            directory,
        };
        command.SetAction(line => (int)Orders.MakeKey(line.GetValue(directory)!, output, talk));
        return command;
    }

    private static Command CreateOrder(TextWriter output, TextWriter talk)
    {
        Argument<string> file = File();
        Option<string> cluster = Cluster();
        Option<string> agent = Text("--agent", "Whom", "NAME");
        Option<string> kind = Text("--kind", "quarantine or release", "KIND");
        _ = kind.AcceptOnlyFromAmong("quarantine", "release");
        Option<string> reason = Text(
            "--reason",
            "Why, for people; it is signed and logged",
            "TEXT"
        );
        Command command = new(
            "order",
            "Write an order that nobody signed yet. Example: custodes verdict order free.order --cluster demo "
                + "--agent agent-7 --kind release --reason \"looked at it: a new runbook\""
        )
        {
            file,
            cluster,
            agent,
            kind,
            reason,
        };
        command.SetAction(line =>
            (int)
                Orders.Make(
                    line.GetValue(file)!,
                    line.GetValue(cluster)!,
                    line.GetValue(agent)!,
                    line.GetValue(kind) is "release" ? VerdictKind.Release : VerdictKind.Quarantine,
                    line.GetValue(reason)!,
                    output,
                    talk
                )
        );
        return command;
    }

    private static Command CreateValidators(TextWriter output, TextWriter talk)
    {
        Argument<string> file = File();
        Option<string> cluster = Cluster();
        Option<ushort[]> before = Members("--before", "Indices of the validators that vote now");
        Option<ushort[]> next = Members("--validators", "Indices of those that are to vote");
        Option<string> reason = Text(
            "--reason",
            "Why, for people; it is signed and logged",
            "TEXT"
        );
        Command command = new(
            "validators",
            "Write an order that other validators vote, which nobody signed yet. Example: custodes verdict validators five.order "
                + "--cluster demo --before 6 7 8 9 --validators 6 7 8 9 10 --reason \"a fifth owner\""
        )
        {
            file,
            cluster,
            before,
            next,
            reason,
        };
        command.SetAction(line =>
            (int)
                Orders.MakeOthers(
                    line.GetValue(file)!,
                    line.GetValue(cluster)!,
                    (line.GetValue(before)!, line.GetValue(next)!),
                    line.GetValue(reason)!,
                    output,
                    talk,
                    TimeProvider.System
                )
        );
        return command;
    }

    private static Option<ushort[]> Members(string option, string description) =>
        new(option)
        {
            Description = description,
            HelpName = "N",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };

    private static Command CreateSign(TextWriter output, TextWriter talk)
    {
        Argument<string> file = File();
        Option<string> cluster = Cluster();
        Option<string> key = Text("--key", "The operator's directory", "DIR");
        Command command = new(
            "sign",
            "Add an operator's signature to an order, and say what it orders. "
                + "Example: custodes verdict sign free.order --cluster demo --key ~/custodes-operator"
        )
        {
            file,
            cluster,
            key,
        };
        command.SetAction(line =>
            (int)
                Orders.Sign(
                    line.GetValue(file)!,
                    line.GetValue(cluster)!,
                    line.GetValue(key)!,
                    output,
                    talk
                )
        );
        return command;
    }

    private static Command CreateSend(TextWriter output, TextWriter talk)
    {
        Argument<string> file = File();
        Option<string> cluster = Cluster();
        Option<Uri?> to = new("--to")
        {
            Description = "API of the global node",
            HelpName = "URL",
            Required = true,
            CustomParser = result =>
            {
                if (
                    Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? url)
                    && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
                )
                {
                    return url;
                }

                result.AddError($"--to: '{result.Tokens[0].Value}' is not a URL of http or https");
                return null;
            },
        };
        Option<int> wait = new("--wait-ms")
        {
            Description = "How long to wait for the certificate; 0 for not at all. Default 60000",
            HelpName = "N",
            DefaultValueFactory = _ => 60_000,
        };
        wait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--wait-ms: must not be negative");
            }
        });
        Command command = new(
            "send",
            "Give an order to the global node, which logs it and shows it to the validators, and wait for its certificate. "
                + "Example: custodes verdict send free.order --cluster demo --to http://127.0.0.1:7600"
        )
        {
            file,
            cluster,
            to,
            wait,
        };
        command.SetAction(
            async (line, cancellationToken) =>
                (int)
                    await SendOrder.RunAsync(
                        line.GetValue(file)!,
                        line.GetValue(cluster)!,
                        line.GetValue(to)!,
                        line.GetValue(wait),
                        output,
                        talk,
                        TimeProvider.System
                    )
        );
        return command;
    }

    private static Argument<string> File()
    {
        Argument<string> file = new("FILE") { Description = "The order" };
        file.RefuseOptions();
        return file;
    }

    private static Option<string> Cluster() =>
        Text("--cluster", "Directory with cluster.yaml, agents and terms", "DIR");

    private static Option<string> Text(string option, string description, string helpName) =>
        new(option)
        {
            Description = description,
            HelpName = helpName,
            Required = true,
        };
}
