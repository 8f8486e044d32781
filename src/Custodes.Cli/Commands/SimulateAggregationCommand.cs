using System.CommandLine;
using Custodes.Cli.Simulating;
using Custodes.Simulation.Aggregation;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes simulate aggregation</c>: lying aggregators against the designs, from a seed.</summary>
internal static class SimulateAggregationCommand
{
    private const string Example =
        "Example: custodes simulate aggregation --seed 1 --attack drift --liars 32 --placement concentrated";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Option<long> seed = new("--seed")
        {
            Description = "The same seed gives the same numbers everywhere",
            DefaultValueFactory = _ => 1,
        };
        Option<string> attack = new("--attack")
        {
            Description = "What liars say",
            DefaultValueFactory = _ => "drift",
        };
        _ = attack.AcceptOnlyFromAmong("none", "alie", "drift", "adaptive", "huge");
        Option<int> liars = new("--liars")
        {
            Description = "Per cent of the 200 aggregators that lie, 0 to 49",
            DefaultValueFactory = _ => 32,
        };
        liars.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 49)
            {
                result.AddError("--liars takes 0 to 49");
            }
        });
        Option<string> placement = new("--placement")
        {
            Description = "Where they are",
            DefaultValueFactory = _ => "random",
        };
        _ = placement.AcceptOnlyFromAmong("random", "concentrated");
        Option<int> epochs = new("--epochs")
        {
            Description = "How long, 1 to 10000",
            DefaultValueFactory = _ => 500,
        };
        epochs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                result.AddError("--epochs takes 1 to 10000");
            }
        });
        Option<bool> table = new("--table")
        {
            Description = "ALIE and drift, 5, 10, 20 and 32 %, both placements: takes minutes",
        };
        Option<bool> ours = new("--ours")
        {
            Description = "Our designs alone, without those that are compared with",
        };
        Option<bool> agents = new("--agents")
        {
            Description = "Lying agents instead of aggregators",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object, for scripts" };
        Command command = new(
            "aggregation",
            $"10,000 agents, 200 aggregators of which some lie: how far each design is moved. {Example}"
        )
        {
            seed,
            attack,
            liars,
            placement,
            epochs,
            table,
            ours,
            agents,
            json,
        };
        command.SetAction(line =>
        {
            AggregationReport report = new(
                (ulong)line.GetValue(seed),
                line.GetValue(epochs),
                line.GetValue(json),
                line.GetValue(ours),
                output,
                talk
            );
            if (line.GetValue(agents))
            {
                report.PrintAgents();
            }
            else
            {
                report.Print(
                    line.GetValue(table)
                        ? AggregationReport.AllCells()
                        :
                        [
                            new ExperimentOptions(
                                Enum.Parse<AttackKind>(line.GetValue(attack)!, ignoreCase: true),
                                line.GetValue(liars),
                                Enum.Parse<Placement>(line.GetValue(placement)!, ignoreCase: true)
                            ),
                        ]
                );
            }

            return (int)ExitCode.Done;
        });
        return command;
    }
}
