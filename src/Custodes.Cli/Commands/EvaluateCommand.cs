using System.CommandLine;
using Custodes.Cli.Evaluating;
using Custodes.Evaluation.Evasions;
using Custodes.Evaluation.Reports;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes evaluate TRACES --labels FILE --protocol unseen-task</c>: strict measures on labelled traces.</summary>
internal static class EvaluateCommand
{
    private const string Example =
        "Example: custodes evaluate traces/ --labels labels.csv.gz --protocol unseen-task --scores out.csv";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Argument<string[]> traces = new("TRACES")
        {
            Description = "Files or directories of JSONL traces, plain or gzip",
            Arity = ArgumentArity.OneOrMore,
        };
        traces.RefuseOptions();
        Option<string> labels = new("--labels")
        {
            Description = "CSV with one label a trace, plain or gzip",
            Required = true,
        };
        Option<string?> protocol = new("--protocol")
        {
            Description = "What is learnt and what is scored",
        };
        _ = protocol.AcceptOnlyFromAmong("unseen-task", "known-task", "stream");
        Option<bool> refit = new("--refit")
        {
            Description = "Fit the weights anew, each suite left out of its own",
        };
        Option<string> evade = new("--evade")
        {
            Description = "What the attackers do to evade",
            DefaultValueFactory = _ => "none",
        };
        _ = evade.AcceptOnlyFromAmong([.. EvasionNames.All]);
        Option<string?> scores = new("--scores")
        {
            Description = "Write trace,score,first_alarm_seq to this CSV",
        };
        Option<double> alpha = AlphaOption.Create();
        Option<bool> printWeights = new("--print-weights")
        {
            Description = "Fit on all suites, print the weights to ship, and stop",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object, for scripts" };
        Command command = new(
            "evaluate",
            $"Measure detection on labelled traces, strictly, with trivial baselines beside it. {Example}"
        )
        {
            traces,
            labels,
            protocol,
            refit,
            evade,
            scores,
            alpha,
            printWeights,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(protocol) is null && !result.GetValue(printWeights))
            {
                result.AddError("evaluate needs --protocol unseen-task, known-task or stream");
            }
        });
        command.SetAction(line =>
            (int)Run(
                new EvaluateArguments(
                    line.GetValue(traces)!,
                    line.GetValue(labels)!,
                    line.GetValue(protocol) ?? "",
                    line.GetValue(evade)!,
                    line.GetValue(refit),
                    line.GetValue(scores),
                    line.GetValue(alpha),
                    line.GetValue(json),
                    line.GetValue(printWeights)
                ),
                output,
                talk
            )
        );
        return command;
    }

    /// <summary>Runs it, as the command line would.</summary>
    internal static ExitCode Run(EvaluateArguments arguments, TextWriter output, TextWriter talk)
    {
        if (!Evaluator.TryLoad(arguments, talk, out Evaluator? evaluator))
        {
            return ExitCode.Failed;
        }

        if (arguments.PrintWeights)
        {
            return evaluator.PrintWeights(output, talk) ? ExitCode.Done : ExitCode.Failed;
        }

        if (!evaluator.TryEvaluate(talk, out EvaluationReport? report))
        {
            return ExitCode.Failed;
        }

        if (arguments.ScoresPath is { } path && !Evaluator.TryWriteScores(report, path, talk))
        {
            return ExitCode.Failed;
        }

        if (arguments.Json)
        {
            ReportJson.Write(output, report);
        }
        else
        {
            ReportText.Write(output, report);
        }

        return ExitCode.Done;
    }
}
