using System.Collections.Immutable;
using Custodes.Aggregation.Arithmetic;

namespace Custodes.RedTeam.Tree;

/// <summary>32 % of the aggregators say that agents lie further apart than they do, so that alarms come later.</summary>
internal sealed class VarianceInflation : ITunedAttack
{
    private const double InflationMax = 1.25;
    private const int Epochs = 5;

    // An agent's mean of an epoch: 1 between agents, and the epoch's own.
    private const double TrueScale = 1.0247;

    private static readonly TreeShape Shape = new(1000, 100, 10, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "variance-inflation",
            4,
            "Variance inflation",
            "The certified scale is more than 1.25 times the true one at any epoch.",
            [Defence.Replication, Defence.Trimming],
            "AML.T0020, AML.T0015",
            "T1, T7",
            IsStory: false
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    ["twice as far", "eight times as far", "a thousand times as far", "as far as can be said"];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        double factor = choice switch
        {
            0 => 2,
            1 => 8,
            2 => 1000,
            _ => 1 << 19,
        };
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
        double worst = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            run.Step(
                epoch,
                fleet.Report(epoch),
                scene => scene.Say(honest => Lies.Spread(honest, _ => factor * 0.6745))
            );
            worst = Math.Max(worst, Fixed.ToDouble(run.Feature(0).Scale) / TrueScale);
        }

        return new TrialResult(worst > InflationMax, worst, "times the true scale", Epochs);
    }
}
