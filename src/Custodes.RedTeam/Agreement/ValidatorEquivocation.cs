using Custodes.Consensus.Protocol;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.RedTeam.Agreement;

/// <summary>
/// A quarter of the validators propose one body to each half of the honest and vote in each half, under
/// their own names, for what that half was told.
/// </summary>
internal sealed class ValidatorEquivocation : IAttack
{
    private const int Validators = 8;
    private const int Liars = 2;
    private const int Epochs = 64;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "validator-equivocation",
            11,
            "Two bodies for two halves",
            "Two honest validators decide two values in one of 64 epochs.",
            [Defence.ThreeQuartersQuorum],
            "AML.T0031",
            "T13",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        ClusterReport report = SimCluster.Run(
            new SimClusterOptions
            {
                Seed = trial.Seed,
                Validators = Validators,
                Byzantine = Liars,
                Liars = LiarKind.Splitter,
                SplitsEvenly = true,
                IsCalm = true,
                Epochs = Epochs,
                GoesOn = true,
                Mutation = trial.Has(Defence.ThreeQuartersQuorum)
                    ? RuleMutation.None
                    : RuleMutation.QuorumOneLess,
            }
        );
        return new TrialResult(report.Forks > 0, report.Forks, "forks", (ulong)report.Decided);
    }
}
