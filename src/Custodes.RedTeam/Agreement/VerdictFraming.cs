using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.RedTeam.Agreement;

/// <summary>A quarter of the validators propose a quarantine that nothing supports, or an accusation they signed themselves.</summary>
internal sealed class VerdictFraming : IAttack
{
    private const int Validators = 8;
    private const int Liars = 2;
    private const int Epochs = 96;

    // Enough for all of them: a run that ends after half of them gives the liars half as many views to lead.
    private const int SecondsMax = 40;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "verdict-framing",
            13,
            "A verdict without evidence",
            "A verdict that does not follow from the inputs is decided in one of 96 epochs.",
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
                Liars = LiarKind.Framer,
                IsCalm = true,
                Epochs = Epochs,
                SecondsMax = SecondsMax,
                GoesOn = true,
                BelievesBodies = !trial.Has(Defence.RecomputedVerdicts),
            }
        );
        int count = report.VerdictsForged;
        return new TrialResult(count > 0, count, "forged verdicts", (ulong)report.Decided);
    }
}
