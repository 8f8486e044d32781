namespace Custodes.RedTeam.Tree;

/// <summary>32 % of the aggregators move what they say by a thousandth an epoch: no step is large enough to see.</summary>
/// <remarks>
/// 105 epochs: by then they are further away than honest buckets ever are, and what they say is cut off, so that
/// nothing more comes of going on. As many buckets as 10,000 agents have: whether an audit hits a lie depends on their number.
/// </remarks>
internal sealed class BoilingAggregators : IAttack
{
    private const double CorruptionMax = 0.05;
    private const double Step = 0.001 * TreeFleet.Mean;
    private const int Epochs = 105;
    private const int DetectedBy = 100;

    // One number of so few agents in buckets of three may be 0.045 off with nobody lying at all: an experiment on one number alone
    // would call chance a success. The root mean square of four numbers, about all of which liars say the same, is not.
    private static readonly TreeShape Shape = new(600, 200, 10, 4);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "boiling-aggregators",
            5,
            "Boiling frog, aggregators",
            "After 105 epochs of 0.1 % the baseline is more than 0.05 standard deviations from the truth, or no liar is proven by epoch 100.",
            [Defence.Replication, Defence.Trimming],
            "AML.T0020, AML.T0031",
            "T1, T5",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
        bool isDetected = false;
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            double drift = Step * epoch;
            run.Step(
                epoch,
                fleet.Report(epoch),
                scene =>
                    scene.Say(honest =>
                        Lies.Means(honest, feature => scene.Spread.Mean(feature) + drift)
                    )
            );
            isDetected |= epoch <= DetectedBy && run.ProvenCount > 0;
        }

        return new TrialResult(
            run.Corruption > CorruptionMax || !isDetected,
            run.Corruption,
            "SD",
            Epochs
        );
    }
}
