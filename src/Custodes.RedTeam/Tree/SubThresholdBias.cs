using Custodes.Aggregation.Summaries;
using Custodes.RedTeam.Weak;

namespace Custodes.RedTeam.Tree;

/// <summary>32 % of the aggregators say just so much that it pays ("a little is enough"), looked for anew each epoch.</summary>
/// <remarks>The search runs the product's own combination and step on what the honest will say: the attackers know it all.</remarks>
internal sealed class SubThresholdBias : IAttack
{
    private const double CorruptionMax = 0.05;
    private const int Epochs = 6;

    private static readonly TreeShape Shape = new(2000, 100, 10, 2);
    private static readonly double[] Spreads = [-3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3];

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "sub-threshold-bias",
            3,
            "Sub-threshold bias (ALIE, line-searched)",
            "The certified baseline is more than 0.05 standard deviations (RMS over numbers) from the truth at any epoch.",
            [Defence.Replication, Defence.BeaconAssignment, Defence.Trimming],
            "AML.T0020",
            "T1, T5",
            IsStory: true
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        if (trial.Design == TargetDesign.Weak)
        {
            // Just within the third by which a child may differ.
            return WeakTree.Attack(
                trial.Seed,
                Shape,
                LyingNodes.Anywhere(Shape, trial.Seed),
                1.3 * TreeFleet.Mean,
                countFactor: 20,
                CorruptionMax
            );
        }

        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        LyingNodes liars = trial.Has(Defence.BeaconAssignment)
            ? LyingNodes.Anywhere(Shape, trial.Seed)
            : LyingNodes.InARow(Shape);
        TreeRun run = new(fleet, trial, liars);
        double worst = 0;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            run.Step(epoch, fleet.Report(epoch), Best);
            worst = Math.Max(worst, run.Corruption);
        }

        return new TrialResult(worst > CorruptionMax, worst, "SD", Epochs);
    }

    private static SummaryContent[] Best(TreeScene scene)
    {
        SummaryContent[] best = scene.Honest;
        double most = double.NegativeInfinity;
        foreach (double spreads in Spreads)
        {
            SummaryContent[] said = scene.Say(honest =>
                Lies.Means(
                    honest,
                    feature =>
                        scene.Spread.Mean(feature) + (spreads * scene.Spread.Deviation(feature))
                )
            );
            double corruption = scene.Corruption(said);
            if (corruption > most)
            {
                (best, most) = (said, corruption);
            }
        }

        return best;
    }
}
