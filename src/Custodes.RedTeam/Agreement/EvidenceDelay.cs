using Custodes.Consensus.Protocol;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.RedTeam.Agreement;

/// <summary>Validators that contradicted themselves keep the proof out of every body that they propose.</summary>
/// <remarks>
/// It can then come with the first body of an honest leader, or when the honest, to whom it was shown meanwhile, vote for no
/// body without it. Without the second, liars who lead two epochs in a row, as happens to a quarter of a quarter of all
/// proofs, keep it out for longer than the criterion allows.
/// </remarks>
internal sealed class EvidenceDelay : IAttack
{
    private const int Validators = 8;
    private const int Liars = 2;
    private const int Epochs = 24;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "evidence-delay",
            Number: null,
            "Proofs of equivocation held back",
            "An equivocation that an honest validator found in one of 24 epochs is in no body within two epochs.",
            [Defence.EvidenceInBodies],
            "AML.T0031",
            "T8",
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
                Liars = LiarKind.Hider,
                SplitsEvenly = true,
                IsCalm = true,
                Epochs = Epochs,
                LeavesEvidenceOut = !trial.Has(Defence.EvidenceInBodies),
                Mutation = trial.Has(Defence.EvidenceInBodies)
                    ? RuleMutation.None
                    : RuleMutation.EvidenceNotDemanded,
            }
        );
        int late = report.EvidenceLate;
        return new TrialResult(late > 0, late, "proofs late", (ulong)report.EvidenceFound);
    }
}
