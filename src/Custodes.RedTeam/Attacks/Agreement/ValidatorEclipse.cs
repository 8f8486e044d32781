using Custodes.Consensus.Protocol;
using Custodes.Primitives;
using Custodes.Simulation.Consensus;
using Custodes.Simulation.Liars;

namespace Custodes.RedTeam.Attacks.Agreement;

/// <summary>
/// Cuts an honest validator off for seconds, repeats to it every message it had before, old certificates
/// among them, and lets it come back among liars that go on repeating old things.
/// </summary>
internal sealed class ValidatorEclipse : IAttack
{
    /// <summary>Epochs that the victim may lag behind a second after it is let back.</summary>
    internal const int LagMax = 2;

    private const int Validators = 8;
    private const int Epochs = 40;
    private const int SecondMs = 1_000;

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "validator-eclipse",
            20,
            "A validator cut off and told old things",
            "The victim decides what the others did not, or lags more than two epochs behind a second after it is back.",
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
                Byzantine = 1,
                Liars = LiarKind.Outdated,
                IsCalm = true,
                Epochs = Epochs,
                Eclipse = new SimEclipse(from, to, to + SecondMs),
                AnswersNobody = !trial.Has(Defence.CatchUp),
                LostTimers = trial.Has(Defence.CatchUp) ? TimerKind.None : TimerKind.Tick,
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
