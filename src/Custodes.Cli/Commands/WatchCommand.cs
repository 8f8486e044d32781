using System.CommandLine;
using Custodes.Cli.Watching;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes watch FILE...</c>: replays traces, learns, scores and explains.</summary>
internal static class WatchCommand
{
    private const string Example =
        "Example: custodes watch samples/fleet.jsonl.gz --scores scores.csv";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "JSONL traces, plain or gzip; - is standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        files.RefuseOptions();
        Option<string[]> learn = new("--learn")
        {
            Description = "Learn from this file first, without judging it; may be given again",
            DefaultValueFactory = _ => [],
        };
        Option<bool> freeze = new("--freeze") { Description = "Score without learning" };
        Option<string?> scores = new("--scores")
        {
            Description = "Write trace,score,first_alarm_seq to this CSV",
        };
        Option<bool> json = new("--json")
        {
            Description = "Print JSON lines: findings, verdicts, and a summary at the end",
        };
        Option<bool> failOnAlarm = new("--fail-on-alarm")
        {
            Description = "Exit with 3 when there was an alarm",
        };
        Option<string?> state = new("--state")
        {
            Description = "Load baselines from this directory and save them there at the end",
        };
        Option<string?> descriptors = new("--descriptors")
        {
            Description = "YAML file of what tools can do: corrections, MCP tool lists, and decoys",
        };
        Option<string> evidence = new("--evidence")
        {
            Description =
                "Write what was concluded into the signed log of this directory (made if missing)",
            DefaultValueFactory = _ => "custodes-evidence",
        };
        Option<bool> noEvidence = new("--no-evidence") { Description = "Write no evidence" };
        Option<double> alpha = AlphaOption.Create();
        Command command = new(
            "watch",
            $"Replay traces: learn how agents behave, score every observation, explain every alarm. {Example}"
        )
        {
            files,
            learn,
            freeze,
            scores,
            json,
            failOnAlarm,
            state,
            descriptors,
            evidence,
            noEvidence,
            alpha,
        };
        command.Validators.Add(result =>
        {
            if (
                result.GetValue(files) is null or { Length: 0 }
                && result.GetValue(learn) is null or { Length: 0 }
            )
            {
                result.AddError("watch needs a FILE, or --learn with one");
            }
        });
        command.SetAction(line =>
            (int)
                Watch.Run(
                    new WatchArguments(
                        line.GetValue(files) ?? [],
                        line.GetValue(learn) ?? [],
                        line.GetValue(freeze),
                        line.GetValue(scores),
                        line.GetValue(json),
                        line.GetValue(failOnAlarm),
                        line.GetValue(alpha),
                        line.GetValue(state),
                        line.GetValue(descriptors),
                        line.GetValue(noEvidence) ? null : line.GetValue(evidence)
                    ),
                    output,
                    talk,
                    TimeProvider.System,
                    hasColour: !Console.IsOutputRedirected
                        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                )
        );
        return command;
    }
}
