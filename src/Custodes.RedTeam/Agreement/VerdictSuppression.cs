using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.RedTeam.Agreement;

/// <summary>A quarter of the validators leave verdicts and proofs out of every body that they propose.</summary>
internal sealed class VerdictSuppression : IAttack
{
    private const int Validators = 8;
    private const int Liars = 2;
    private const int Epochs = 16;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "verdict-suppression",
            14,
            "A verdict left out",
            "A verdict that follows from the inputs is in no body within four epochs, in one of 16.",
            [Defence.RecomputedVerdicts],
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
                Liars = LiarKind.Suppressor,
                IsCalm = true,
                Epochs = Epochs,
                GoesOn = true,
                BelievesBodies = !trial.Has(Defence.RecomputedVerdicts),
            }
        );
        int count = report.VerdictsMissing;
        return new TrialResult(count > 0, count, "verdicts left out", (ulong)report.Decided);
    }
}
