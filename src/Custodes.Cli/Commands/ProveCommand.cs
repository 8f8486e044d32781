using System.CommandLine;
using Custodes.Cli.Proving;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes prove DIR</c>: what a stranger needs to see that something is in the log.</summary>
internal static class ProveCommand
{
    private const string Example =
        "Example: custodes prove evidence --alarm 12 --out alarm.tlog-proof --entry-out alarm.json";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(Func<Stream> output, TextWriter talk)
    {
        Argument<string> directory = new("DIR")
        {
            Description = "An evidence directory; for --entry, any tlog-tiles directory",
        };
        directory.RefuseOptions();
        Option<long?> entry = Number("--entry", "Index of the entry", "N");
        Option<long?> alarm = Number("--alarm", "Id of a finding", "ID");
        Option<long?> verdict = Number("--verdict", "Id of a verdict", "ID");
        Option<long?> observation = Number("--observation", "Number of an observation", "N");
        Option<string?> path = new("--out")
        {
            Description = "Where the proof goes; standard output unless given",
            HelpName = "FILE",
        };
        Option<string?> entryPath = new("--entry-out")
        {
            Description = "Where the entry's bytes go, which the proof is about",
            HelpName = "FILE",
        };
        Command command = new(
            "prove",
            $"Write a proof that custodes verify --proof, and other software, checks offline. {Example}"
        )
        {
            directory,
            entry,
            alarm,
            verdict,
            observation,
            path,
            entryPath,
        };
        Option<long?>[] choices = [entry, alarm, verdict, observation];
        command.Validators.Add(result =>
        {
            if (choices.Count(choice => result.GetResult(choice) is not null) != 1)
            {
                result.AddError("prove needs one of --entry, --alarm, --verdict and --observation");
            }
        });
        command.SetAction(line =>
            (int)
                Prove.Run(
                    new ProveArguments(
                        line.GetValue(directory)!,
                        line.GetValue(entry),
                        line.GetValue(alarm),
                        line.GetValue(verdict),
                        line.GetValue(observation),
                        line.GetValue(path),
                        line.GetValue(entryPath)
                    ),
                    output(),
                    talk
                )
        );
        return command;
    }

    private static Option<long?> Number(string name, string description, string helpName)
    {
        Option<long?> number = new(name) { Description = description, HelpName = helpName };
        number.Validators.Add(result =>
        {
            if (
                result.Tokens.Count == 1
                && long.TryParse(result.Tokens[0].Value, out long value)
                && value < 0
            )
            {
                result.AddError($"{name} must be 0 or more");
            }
        });
        return number;
    }
}
