using System.Collections.Immutable;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Primitives;

namespace Custodes.RedTeam.Tree;

/// <summary>One agent in ten goes further out with each epoch, signing what it really does: no proof helps.</summary>
internal sealed class BoilingAgents : ITunedAttack
{
    private const int LiarPercent = 10;
    private const int Epochs = 40;
    private const int HonestRuns = 6;
    private const double DeviationsOfAlarm = 5;
    private const double ShiftMax = 1;

    private static readonly TreeShape Shape = new(2000, 40, 5, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "boiling-agents",
            6,
            "Boiling frog, agents",
            "The threshold at the certified centre plus 5 scales moves by more than 1 standard deviation from where honest epochs put it, within 40 epochs.",
            [Defence.RobustScale, Defence.AgentClip, Defence.Trimming, Defence.AnchorBudget],
            "AML.T0020, AML.T0031",
            "T1, T7",
            IsStory: false
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    [
        "10 SD out in 20 epochs",
        "3 SD out in 10 epochs",
        "3 SD out on both sides",
        "10 SD out on both sides",
    ];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        (double most, double each) = choice is 0 or 3 ? (10, 0.5) : (3, 0.3);
        bool[] isLiar = new bool[Shape.Agents];
        SplitMix64 random = new(SplitMix64.Mix(trial.Seed ^ 0xA6E));
        for (int left = Shape.Agents * LiarPercent / 100; left > 0; )
        {
            int agent = random.Below(Shape.Agents);
            left -= isLiar[agent] ? 0 : 1;
            isLiar[agent] = true;
        }

        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
        run.Step(1, fleet.Report(1), lie: null);
        double before = HonestThreshold(fleet, trial);
        double moved = 0;
        for (ulong epoch = 2; epoch <= Epochs; epoch++)
        {
            double distance = Math.Min(most, each * epoch);
            run.Step(
                epoch,
                fleet.Report(
                    epoch,
                    (agent, mean) =>
                        !isLiar[agent] ? mean
                        : choice >= 2 && agent % 2 == 0 ? mean - distance
                        : mean + distance
                ),
                lie: null
            );
            moved = Math.Max(moved, Math.Abs(ThresholdOf(run.Feature(0)) - before));
        }

        return new TrialResult(moved > ShiftMax, moved, "SD", Epochs);
    }

    // One epoch alone says where the threshold is to within a tenth; what the attack moved must not drown in that.
    private static double HonestThreshold(TreeFleet fleet, AttackTrial trial)
    {
        double sum = 0;
        for (ulong epoch = 1; epoch <= HonestRuns; epoch++)
        {
            TreeRun fresh = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
            fresh.Step(epoch, fleet.Report(epoch), lie: null);
            sum += ThresholdOf(fresh.Feature(0));
        }

        return sum / HonestRuns;
    }

    private static double ThresholdOf(FeatureBaseline known) =>
        Fixed.ToDouble(known.Centre) + (DeviationsOfAlarm * Fixed.ToDouble(known.Scale));
}
