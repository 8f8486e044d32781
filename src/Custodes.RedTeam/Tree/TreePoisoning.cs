using System.Collections.Immutable;
using Custodes.Aggregation.Summaries;
using Custodes.RedTeam.Weak;

namespace Custodes.RedTeam.Tree;

/// <summary>32 % of the aggregators, placed so that half of the regions are theirs, lie from the first epoch on.</summary>
internal sealed class TreePoisoning : ITunedAttack
{
    private const double CorruptionMax = 0.10;
    private const int Epochs = 5;

    private static readonly TreeShape Shape = new(1000, 100, 10, 2);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "tree-poisoning",
            1,
            "Tree poisoning, concentrated",
            "The certified baseline is more than 0.10 standard deviations (RMS over numbers) from the truth at any epoch.",
            [Defence.Replication, Defence.BeaconAssignment, Defence.FlatMerge],
            "AML.T0020",
            "T1, T5",
            IsStory: true
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    ["far above", "far below", "two spreads above", "two spreads below", "one spread above"];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        if (trial.Design == TargetDesign.Weak)
        {
            return WeakTree.Attack(
                trial.Seed,
                Shape,
                LyingNodes.OwningRegions(Shape),
                100 * TreeFleet.Mean,
                countFactor: 20,
                CorruptionMax
            );
        }

        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        LyingNodes liars =
            trial.Has(Defence.BeaconAssignment) ? LyingNodes.Anywhere(Shape, trial.Seed)
            : trial.Has(Defence.Replication) ? LyingNodes.InARow(Shape)
            : LyingNodes.OwningRegions(Shape);
        TreeRun run = new(fleet, trial, liars);
        double worst = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            run.Step(
                epoch,
                fleet.Report(epoch),
                scene => scene.Say(honest => Lie(scene, honest, choice))
            );
            worst = Math.Max(worst, run.Corruption);
        }

        return new TrialResult(worst > CorruptionMax, worst, "SD", Epochs);
    }

    private static SummaryContent Lie(TreeScene scene, SummaryContent honest, int choice) =>
        Lies.Means(
            honest,
            feature =>
                choice switch
                {
                    0 => 100 * TreeFleet.Mean,
                    1 => -100 * TreeFleet.Mean,
                    2 => scene.Certified(feature) + (2 * scene.Spread.Deviation(feature)),
                    3 => scene.Certified(feature) - (2 * scene.Spread.Deviation(feature)),
                    _ => scene.Certified(feature) + scene.Spread.Deviation(feature),
                }
        );
}
