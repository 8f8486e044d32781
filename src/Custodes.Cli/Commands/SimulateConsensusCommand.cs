using System.CommandLine;
using Custodes.Cli.Simulating;
using Custodes.Consensus;
using Custodes.Consensus.Validators;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes simulate consensus --seed S</c>: whole clusters of validators from a seed, with liars and faults.</summary>
internal static class SimulateConsensusCommand
{
    private const string Example =
        "Example: custodes simulate consensus --seed 7 --validators 10 --byzantine 2 --mode liveness";

    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk)
    {
        Option<ulong> seed = new("--seed")
        {
            Description = "What everything is drawn from; the runs take it and those that follow",
            Required = true,
        };
        Option<int> runs = CountOption.Create("--runs", "How many seeds", 1, 1, 1_000_000);
        Option<int> validators = CountOption.Create(
            "--validators",
            "How many validators",
            4,
            ConsensusLimits.ValidatorsMin,
            ConsensusLimits.ValidatorsMax
        );
        Option<int> byzantine = CountOption.Create(
            "--byzantine",
            "How many of them lie",
            1,
            0,
            ConsensusLimits.ValidatorsMax - 1
        );
        Option<string> mode = new("--mode")
        {
            Description = "safety: everything fails; liveness: a core of a quorum is healed",
            DefaultValueFactory = _ => "safety",
        };
        _ = mode.AcceptOnlyFromAmong("safety", "liveness");
        string[] kinds = [.. Enum.GetNames<LiarKind>().Select(kind => kind.ToLowerInvariant())];
        Option<string> liar = new("--liar")
        {
            Description = "What those who lie do",
            DefaultValueFactory = _ => kinds[0],
        };
        _ = liar.AcceptOnlyFromAmong(kinds);
        Option<int> epochs = CountOption.Create("--epochs", "Epochs to agree on", 2, 1, 1000);
        Option<bool> calm = new("--calm") { Description = "Nothing fails but those who lie" };
        Option<bool> reconfigures = new("--reconfigures")
        {
            Description = "The validators change while it runs",
        };
        Option<bool> ed25519 = new("--ed25519")
        {
            Description = "Ed25519 instead of the fast signer",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON object, for scripts" };
        Command command = new(
            "consensus",
            $"Run validators, liars and faults, and say what must not have happened. Exits with 1 if it did. {Example}"
        )
        {
            seed,
            runs,
            validators,
            byzantine,
            mode,
            liar,
            epochs,
            calm,
            reconfigures,
            ed25519,
            json,
        };
        command.Validators.Add(result =>
        {
            // Defaults are filled in only after this, so an option that is not there reads as 0.
            int count = result.GetResult(validators) is null ? 4 : result.GetValue(validators);
            int liars = result.GetResult(byzantine) is null ? 1 : result.GetValue(byzantine);
            if (liars >= count)
            {
                result.AddError("--byzantine must be below --validators");
            }
            else if (result.GetValue(mode) == "liveness" && liars > Quorum.LiveFaults(count))
            {
                result.AddError("--byzantine must leave an honest quorum for --mode liveness");
            }
        });
        command.SetAction(line =>
            (int)
                SimulateRuns.Run(
                    new SimClusterOptions
                    {
                        Seed = line.GetValue(seed),
                        Validators = line.GetValue(validators),
                        Byzantine = line.GetValue(byzantine),
                        Mode =
                            line.GetValue(mode) == "liveness"
                                ? ClusterMode.Liveness
                                : ClusterMode.Safety,
                        Liars = Enum.Parse<LiarKind>(line.GetValue(liar)!, ignoreCase: true),
                        Epochs = line.GetValue(epochs),
                        IsCalm = line.GetValue(calm),
                        Reconfigures = line.GetValue(reconfigures),
                        UsesEd25519 = line.GetValue(ed25519),
                    },
                    line.GetValue(runs),
                    line.GetValue(json),
                    output,
                    talk
                )
        );
        return command;
    }
}
