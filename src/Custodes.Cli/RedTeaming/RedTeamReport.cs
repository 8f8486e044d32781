using System.Diagnostics;
using Custodes.RedTeam;
using Custodes.RedTeam.Reporting;
using Custodes.RedTeam.Running;

namespace Custodes.Cli.RedTeaming;

/// <summary>Runs attacks and prints what came out, for people or for scripts.</summary>
internal sealed class RedTeamReport(bool isJson, TextWriter output, TextWriter talk)
{
    /// <summary>Runs.</summary>
    public ExitCode Run(RunOptions options, CancellationToken cancellation)
    {
        TrialState state;
        try
        {
            state = TrialState.Open(options.StatePath, options.Seed);
        }
        catch (Exception wrong)
            when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            talk.WriteLine($"custodes: --state: {wrong.Message}");
            return ExitCode.Usage;
        }

        using (state)
        {
            RedTeamRun run = new(options, state, talk.WriteLine);
            IReadOnlyList<AttackResult> results;
            long began = Stopwatch.GetTimestamp();
            try
            {
                results = run.Run(cancellation);
            }
            catch (OperationCanceledException)
            {
                talk.WriteLine("custodes: ended before all trials were run");
                return ExitCode.Failed;
            }

            RunFacts facts = Machine.Facts(began);
            if (isJson)
            {
                output.WriteLine(ResultJson.Of(options, results, facts, run.Resumed));
            }
            else
            {
                new ResultTable(output).Print(options, results, facts, run.Resumed);
            }

            return results.Any(static result => result.IsBroken || result.IsBreach)
                ? ExitCode.Failed
                : ExitCode.Done;
        }
    }

    /// <summary>Says which attacks there are.</summary>
    public ExitCode List()
    {
        foreach (IAttack attack in AttackCatalogue.All)
        {
            AttackCard card = attack.Card;
            output.WriteLine(
                $"{card.Number?.ToString() ?? "-", 2}  {card.Name, -30}  {card.Title}. Success: {card.Claim} Should stop it: {string.Join(", ", card.Defences)}. {card.Atlas}; {card.Owasp}"
            );
        }

        return ExitCode.Done;
    }
}
