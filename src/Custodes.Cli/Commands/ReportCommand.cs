using System.CommandLine;
using Custodes.Cli.RedTeaming;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes report security RESULTS...</c>: documents that are made from results, and from nothing else.</summary>
internal static class ReportCommand
{
    private const string Example =
        "Example: custodes report security docs/results/*.json --out docs/SECURITY_VICTORY_DOCUMENTATION.md";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Argument<string[]> results = new("RESULTS")
        {
            Description =
                "What custodes redteam --json printed, one run a file: against Custodes, against the weak design, and --cost",
            Arity = ArgumentArity.OneOrMore,
        };
        results.RefuseOptions();
        Option<string?> destination = new("--out")
        {
            Description = "Where to; standard output without",
            HelpName = "FILE",
        };
        Command security = new(
            "security",
            $"What attacks did, what stops them and what does not, from results. The same results give the same bytes. {Example}"
        )
        {
            results,
            destination,
        };
        security.SetAction(line =>
            (int)
                SecurityReport.Write(
                    line.GetValue(results)!,
                    line.GetValue(destination),
                    output,
                    talk
                )
        );
        return new Command("report", $"Write documents from results. {Example}") { security };
    }
}
