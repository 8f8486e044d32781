using System.CommandLine;
using Custodes.Cli.Keeping;
using Custodes.Cli.Reading;
using Custodes.Cli.Serving;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes log</c>: reads a log for people and for scripts, and erases salts.</summary>
internal static class LogCommand
{
    private const long ShowCount = 50;
    private const long TailCount = 10;

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk) =>
        new("log", "Read a log; what is to be believed of it, custodes verify says.")
        {
            CreateShow(output, talk),
            CreateTail(output, talk),
            CreateExport(output, talk),
            CreateErase(output, talk),
        };

    private static Command CreateShow(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = CreateDirectory();
        Option<long?> entry = new("--entry")
        {
            Description = "Show this entry whole",
            HelpName = "N",
        };
        Option<long> from = Number("--from", "The first entry to show", 0, 0);
        Option<long> count = Number("--count", "How many to show", ShowCount, 1);
        entry.Validators.Add(result => RefuseBelow(result, "--entry", 0));
        Command command = new(
            "show",
            "Show entries, a line each: time, index, type, a short sentence. "
                + "Example: custodes log show evidence --from 100 --count 20"
        )
        {
            directory,
            entry,
            from,
            count,
        };
        command.SetAction(line =>
            (int)
                LogReading.Show(
                    line.GetValue(directory)!,
                    line.GetValue(entry),
                    line.GetValue(from),
                    line.GetValue(count),
                    output,
                    talk
                )
        );
        return command;
    }

    private static Command CreateTail(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = CreateDirectory();
        Option<long> count = Number("--count", "How many to show", TailCount, 1);
        Option<bool> follow = new("--follow")
        {
            Description = "Go on showing what is published, until SIGINT",
        };
        Command command = new(
            "tail",
            "Show the last entries. Example: custodes log tail evidence --follow"
        )
        {
            directory,
            count,
            follow,
        };
        command.SetAction(
            async (line, _) =>
            {
                using StopSignals signals = new();
                return (int)
                    await LogReading.TailAsync(
                        line.GetValue(directory)!,
                        line.GetValue(count),
                        line.GetValue(follow),
                        output,
                        talk,
                        TimeProvider.System,
                        signals.First
                    );
            }
        );
        return command;
    }

    private static Command CreateExport(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = CreateDirectory();
        Option<string?> type = new("--type")
        {
            Description = "Entries of this type alone, as verdict",
            HelpName = "T",
        };
        Option<long> from = Number("--from", "The first entry", 0, 0);
        Command command = new(
            "export",
            "Write entries as JSON lines. Example: custodes log export evidence --type verdict"
        )
        {
            directory,
            type,
            from,
        };
        command.SetAction(line =>
            (int)
                LogReading.Export(
                    line.GetValue(directory)!,
                    line.GetValue(type),
                    line.GetValue(from),
                    output,
                    talk
                )
        );
        return command;
    }

    private static Command CreateErase(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = CreateDirectory();
        Option<string> tenant = Required("--tenant", "Whose salt to destroy", "T");
        Option<string> who = Required("--who", "Who does it", "W");
        Option<string> why = Required("--why", "The reason, for the log", "W");
        Command command = new(
            "erase",
            "Destroy a tenant's salt and say so in the log: its pseudonyms stand for nobody from then on. "
                + "Example: custodes log erase evidence --tenant acme --who alice --why 'contract ended'"
        )
        {
            directory,
            tenant,
            who,
            why,
        };
        command.SetAction(line =>
            (int)
                Erasure.Run(
                    line.GetValue(directory)!,
                    line.GetValue(tenant)!,
                    line.GetValue(who)!,
                    line.GetValue(why)!,
                    output,
                    talk,
                    TimeProvider.System
                )
        );
        return command;
    }

    private static Argument<string> CreateDirectory()
    {
        Argument<string> directory = new("DIR")
        {
            Description = "An evidence directory, or any tlog-tiles directory",
        };
        directory.RefuseOptions();
        return directory;
    }

    private static Option<string> Required(string name, string description, string helpName) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = true,
        };

    private static Option<long> Number(string name, string description, long missing, long least)
    {
        Option<long> number = new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => missing,
        };
        number.Validators.Add(result => RefuseBelow(result, name, least));
        return number;
    }

    // Asks the token and not the value: the library throws when it is no number, which it reports itself.
    private static void RefuseBelow(
        System.CommandLine.Parsing.OptionResult result,
        string name,
        long least
    )
    {
        if (
            result.Tokens.Count == 1
            && long.TryParse(result.Tokens[0].Value, out long value)
            && value < least
        )
        {
            result.AddError($"{name} must be {least} or more");
        }
    }
}
