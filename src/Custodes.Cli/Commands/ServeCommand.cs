using System.CommandLine;
using Custodes.Cli.Serving;
using Custodes.Node.Serving;
using Custodes.Server.Options;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes serve</c>: the live node, with OTLP in and alarms out.</summary>
internal static class ServeCommand
{
    private const string Example =
        "Example: custodes serve --data /var/lib/custodes --listen-api 127.0.0.1:8080";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Option<string?> config = new("--config")
        {
            Description = "JSON file with settings. Example: --config /etc/custodes/custodes.json",
            HelpName = "PATH",
        };
        Command command = new(
            "serve",
            $"Take telemetry by OTLP, learn, judge, and serve the API, until SIGTERM. {Example}"
        )
        {
            config,
        };
        ClusterOptions cluster = new();
        cluster.AddTo(command);
        List<(Setting Setting, Option<string?> Option)> flags = [];
        foreach (Setting setting in ServeSettings.All)
        {
            Option<string?> flag = new(setting.Flag)
            {
                Description = Describe(setting),
                HelpName = ValueName(setting.Kind),
            };
            flags.Add((setting, flag));
            command.Options.Add(flag);
        }

        command.SetAction(
            async (line, cancellationToken) =>
            {
                List<string> arguments = [];
                foreach ((Setting setting, Option<string?> flag) in flags)
                {
                    if (line.GetValue(flag) is { } value)
                    {
                        arguments.Add($"{setting.Flag}={value}");
                    }
                }

                if (cluster.IsGiven(line))
                {
                    return (int)
                        await cluster.RunAsync(
                            line,
                            name => ValueOf(line, flags, name),
                            () => ServeSettings.Load(line.GetValue(config), arguments, talk),
                            output,
                            talk
                        );
                }

                NodeOptions? options = ServeSettings.Load(line.GetValue(config), arguments, talk);
                return (int)(
                    options is null
                        ? ExitCode.Usage
                        : await Serve.RunAsync(options, output, talk, TimeProvider.System)
                );
            }
        );
        return command;
    }

    private static string? ValueOf(
        ParseResult line,
        List<(Setting Setting, Option<string?> Option)> flags,
        string name
    )
    {
        foreach ((Setting setting, Option<string?> flag) in flags)
        {
            if (string.Equals(setting.Flag, name, StringComparison.Ordinal))
            {
                return line.GetValue(flag);
            }
        }

        return null;
    }

    private static string Describe(Setting setting)
    {
        string range = setting.Range.Length > 0 ? $" A number {setting.Range}." : "";
        string missing = setting.Default.Length > 0 ? $" Default {setting.Default}." : "";
        string value =
            setting.Default.Length > 0
                ? setting.Default
                : $"/etc/custodes/{setting.Key[(setting.Key.LastIndexOf('.') + 1)..]}";
        return $"{setting.Description}{range}{missing} Example: {setting.Flag} {value}";
    }

    private static string ValueName(SettingKind kind) =>
        kind switch
        {
            SettingKind.Number or SettingKind.Decimal => "N",
            SettingKind.Address => "ADDRESS:PORT",
            SettingKind.Switch => "true|false",
            SettingKind.Text or _ => "PATH",
        };
}
