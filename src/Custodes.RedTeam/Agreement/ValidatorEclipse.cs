using Custodes.Primitives;
using Custodes.Simulation.Consensus;

namespace Custodes.RedTeam.Agreement;

/// <summary>
/// Cuts an honest validator off for seconds, repeats to it every message it had before, old certificates
/// among them, and lets it come back.
/// </summary>
internal sealed class ValidatorEclipse : IAttack
{
    /// <summary>Epochs that the victim may lag behind two seconds after it is let back.</summary>
    internal const int LagMax = 2;

    private const int Validators = 4;
    private const int Epochs = 48;
    private const int AfterMs = 2_000;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "validator-eclipse",
            20,
            "A validator cut off and told old things",
            "The victim decides what the others did not, or lags more than two epochs behind two seconds after it is back.",
            [Defence.CatchUp],
            "AML.T0029",
            "T12",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        SplitMix64 draw = new(trial.Seed);
        int from = 200 + draw.Below(400);
        int to = from + 800 + draw.Below(800);
        ClusterReport report = SimCluster.Run(
            new SimClusterOptions
            {
                Seed = trial.Seed,
                Validators = Validators,
                Byzantine = 0,
                IsCalm = true,
                Epochs = Epochs,
                Eclipse = new SimEclipse(draw.Below(Validators), from, to, to + AfterMs),
                AnswersNoVictim = !trial.Has(Defence.CatchUp),
            }
        );
        return Judge(report);
    }

    /// <summary>The criterion.</summary>
    internal static TrialResult Judge(ClusterReport report)
    {
        bool isForked = report.Violation is not null;
        bool isBehind = report.EclipseLag > LagMax;
        return new TrialResult(
            isForked || isBehind,
            report.EclipseLag,
            "epochs behind",
            (ulong)report.Decided
        );
    }
}
