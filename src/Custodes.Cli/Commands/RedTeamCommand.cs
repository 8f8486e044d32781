using System.CommandLine;
using Custodes.Cli.RedTeaming;
using Custodes.RedTeam;
using Custodes.RedTeam.Running;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes redteam</c>: attacks against the product's own parts, with defences on and off.</summary>
internal static class RedTeamCommand
{
    private const int CountMax = 1_000_000;

    private const string Example =
        "Example: custodes redteam --attack tree-poisoning --trials 299 --jobs 2";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Option<string[]> attack = new("--attack")
        {
            Description = "Only this attack; may be given more than once",
            HelpName = "NAME",
        };
        _ = attack.AcceptOnlyFromAmong([
            .. AttackCatalogue.All.Select(static one => one.Card.Name),
        ]);
        Option<int> trials = CountOption.Create(
            "--trials",
            "Trials of each attack with everything on",
            RunOptions.TrialsJoint,
            1,
            CountMax
        );
        Option<int> jobs = CountOption.Create(
            "--jobs",
            "Trials at once",
            Environment.ProcessorCount,
            1,
            CountMax
        );
        Option<ulong> seed = new("--seed")
        {
            Description = "What everything is drawn from",
            DefaultValueFactory = static _ => 1,
        };
        Option<string?> without = new("--without")
        {
            Description = "Runs with this one defence off, and all others on",
            HelpName = "DEFENCE",
        };
        _ = without.AcceptOnlyFromAmong(Enum.GetNames<Defence>());
        Option<string> design = new("--design")
        {
            Description = "hardened: Custodes; weak: the design of the story",
            DefaultValueFactory = static _ => "hardened",
        };
        _ = design.AcceptOnlyFromAmong("weak", "hardened");
        Option<bool> smoke = new("--smoke") { Description = "A few trials of everything" };
        Option<bool> list = new("--list") { Description = "Lists the attacks and runs nothing" };
        Option<bool> json = new("--json") { Description = "Print one JSON object, for scripts" };
        Option<FileInfo?> state = new("--state")
        {
            Description = "Keeps finished trials here; another run goes on from there",
            HelpName = "FILE",
        };
        Option<bool> cost = new("--cost")
        {
            Description =
                "Measure what operations cost in the weak design and in Custodes, in turns, and attack nothing",
        };
        Option<int> rounds = CountOption.Create(
            "--cost-rounds",
            "With --cost: rounds of each operation",
            15,
            1,
            1_000
        );
        Command command = new(
            "redteam",
            $"Attack the parts of Custodes, with and without what should stop it. Exits with 1 when an attack gets through, or fails even undefended. {Example}"
        )
        {
            attack,
            trials,
            seed,
            without,
            design,
            jobs,
            state,
            smoke,
            list,
            cost,
            rounds,
            json,
        };
        ContinuousOptions continuous = new();
        continuous.AddTo(command);
        command.SetAction(
            async (line, cancellation) =>
            {
                if (continuous.IsGiven(line))
                {
                    return (int)await continuous.RunAsync(line, output, talk);
                }

                if (line.GetValue(cost))
                {
                    return (int)
                        new CostReport(line.GetValue(json), output, talk).Run(
                            line.GetValue(rounds),
                            line.GetValue(seed),
                            cancellation
                        );
                }

                RunOptions options = new()
                {
                    Attacks = line.GetValue(attack) ?? [],
                    Trials = line.GetValue(trials),
                    Seed = line.GetValue(seed),
                    Without = line.GetValue(without) is { } name ? Enum.Parse<Defence>(name) : null,
                    Design =
                        line.GetValue(design) == "weak" ? TargetDesign.Weak : TargetDesign.Hardened,
                    Jobs = line.GetValue(jobs),
                    StatePath = line.GetValue(state)?.FullName,
                };
                RedTeamReport report = new(line.GetValue(json), output, talk);
                ExitCode code = line.GetValue(list)
                    ? report.List()
                    : report.Run(line.GetValue(smoke) ? options.AsSmoke() : options, cancellation);
                return (int)code;
            }
        );
        return command;
    }
}
