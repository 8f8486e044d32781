using System.CommandLine;
using Custodes.Cli.Clustering;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Running;
using Custodes.Cluster.Validating;
using Custodes.Consensus;

namespace Custodes.Cli.Commands;

/// <summary><c>custodes cluster</c>: what all nodes of a cluster share.</summary>
internal static class ClusterCommand
{
    /// <summary>The command, writing to these.</summary>
    public static Command Create(TextWriter output, TextWriter talk) =>
        new("cluster", "Make the files that the nodes of a cluster share.")
        {
            CreateNew(output, talk),
        };

    private static Command CreateNew(TextWriter output, TextWriter talk)
    {
        Argument<string> directory = new("DIR") { Description = "A directory that is not there" };
        directory.RefuseOptions();
        Option<int> locals = CountOption.Create("--locals", "Local nodes", 8, 1, 64);
        Option<int> regionals = CountOption.Create("--regionals", "Regional nodes", 2, 1, 16);
        Option<int> agents = CountOption.Create("--agents", "Agents", 10_000, 1, 100_000);
        Option<int> roles = CountOption.Create("--roles", "Kinds of agents", 4, 1, 64);
        Option<int> port = CountOption.Create(
            "--first-port",
            "Port of the global node",
            7_500,
            1,
            65_000
        );
        Option<int> mean = CountOption.Create(
            "--epoch-ms",
            "How long an epoch takes on average",
            10_000,
            100,
            86_400_000
        );
        Option<bool> live = new("--live")
        {
            Description =
                "Print commands by which local nodes take telemetry of agents agent-0, agent-1, … instead of replaying",
        };
        Option<int> validators = CountOption.Create(
            "--validators",
            "Validators, without whose certificate no baseline is adopted; 0 for none, else at least 4",
            0,
            0,
            ConsensusLimits.ValidatorsMax
        );
        validators.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is > 0 and < ConsensusLimits.ValidatorsMin)
            {
                result.AddError($"--validators: none, or at least {ConsensusLimits.ValidatorsMin}");
            }
        });
        Option<int> certifyMs = CountOption.Create(
            "--certify-ms",
            "How often validators certify",
            500,
            ValidatorGenesis.EpochMsMin,
            ValidatorGenesis.EpochMsMax
        );
        Option<int> first = CountOption.Create(
            "--first-validators",
            "How many of the validators vote from the beginning; 0 for all. The others may be brought in later",
            0,
            0,
            ConsensusLimits.ValidatorsMax
        );
        first.Validators.Add(result =>
        {
            int wanted = result.GetValueOrDefault<int>();
            if (
                wanted != 0
                && (wanted < ConsensusLimits.ValidatorsMin || wanted > result.GetValue(validators))
            )
            {
                result.AddError(
                    $"--first-validators: {ConsensusLimits.ValidatorsMin} to as many as there are validators"
                );
            }
        });
        Option<int> operators = CountOption.Create(
            "--operators",
            "Operators who may order verdicts, with keys in DIR/operator-0, …; half of them and one make an order",
            0,
            0,
            VerdictTerms.OperatorCountMax
        );
        Command command = new(
            "new",
            "Make a cluster to try out on this machine, and print how to start it. "
                + "Example: custodes cluster new demo --locals 8 --regionals 2 --agents 10000"
        )
        {
            directory,
            locals,
            regionals,
            agents,
            roles,
            port,
            mean,
            live,
            validators,
            certifyMs,
            operators,
            first,
        };
        command.SetAction(line =>
            (int)
                NewCluster.Run(
                    line.GetValue(directory)!,
                    new DemoSize(
                        line.GetValue(locals),
                        line.GetValue(regionals),
                        line.GetValue(agents),
                        line.GetValue(roles),
                        line.GetValue(port),
                        (uint)line.GetValue(mean)
                    )
                    {
                        Validators = line.GetValue(validators),
                        FirstValidators = line.GetValue(first),
                        Operators = line.GetValue(operators),
                        OperatorsNeeded =
                            line.GetValue(operators) == 0 ? 0 : (line.GetValue(operators) / 2) + 1,
                        ValidatorTimes =
                            line.GetValue(validators) == 0
                                ? null
                                : new ValidatorTimes(
                                    TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                                    line.GetValue(certifyMs)
                                ),
                    },
                    line.GetValue(live),
                    output,
                    talk
                )
        );
        return command;
    }
}
