using System.Collections.Immutable;
using Custodes.Aggregation.Arithmetic;

namespace Custodes.RedTeam.Tree;

/// <summary>32 % of the aggregators are honest for a thousand epochs, and then all say whatever moves the most, at once.</summary>
/// <remarks>
/// The last ten of the thousand are run: before the burst nothing else of them is in any state, because nothing that
/// an aggregator did well is counted in its favour.
/// </remarks>
internal sealed class Sleeper : ITunedAttack
{
    private const ulong BurstEpoch = 1001;
    private const ulong FirstEpoch = BurstEpoch - 10;
    private const double MovedMax = 0.03;

    private static readonly TreeShape Shape = new(1000, 100, 10, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "sleeper",
            7,
            "Sleeper",
            "In the one epoch of the burst the certified baseline moves by more than 0.03 standard deviations; the budget of an epoch is 0.02 scales.",
            [Defence.StepLimit, Defence.Replication, Defence.Trimming, Defence.AnchorBudget],
            "AML.T0020, AML.T0018",
            "T1, T7",
            IsStory: false
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    ["half an SD", "2 SD", "10 SD", "100 SD", "10,000 SD"];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        double distance = choice switch
        {
            0 => 0.5,
            1 => 2,
            2 => 10,
            3 => 100,
            _ => 10_000,
        };
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
        for (ulong epoch = FirstEpoch; epoch < BurstEpoch; epoch++)
        {
            run.Step(epoch, fleet.Report(epoch), lie: null);
        }

        double before = Fixed.ToDouble(run.Feature(0).Centre);
        run.Step(
            BurstEpoch,
            fleet.Report(BurstEpoch),
            scene => scene.Say(honest => Lies.Means(honest, _ => TreeFleet.Mean + distance))
        );
        double moved = Math.Abs(Fixed.ToDouble(run.Feature(0).Centre) - before);
        return new TrialResult(moved > MovedMax, moved, "SD", BurstEpoch - FirstEpoch + 1);
    }
}
