using System.Collections.Immutable;
using Custodes.Primitives;

namespace Custodes.RedTeam.Tree;

/// <summary>Nearly a quarter of a role's agents sign that they are far out, for as long as it takes: no estimator helps.</summary>
/// <remarks>They move the middle of the role as far as any median of so many goes (0.4 standard deviations), a little an epoch.</remarks>
internal sealed class BoilingQuarter : ITunedAttack
{
    private const int LiarPercent = 24;
    private const int Epochs = 60;
    private const double MovedMax = 0.3;

    private static readonly TreeShape Shape = new(1000, 40, 5, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "boiling-quarter",
            Number: null,
            "Boiling frog, a quarter of the agents",
            "The certified centre is more than 0.3 standard deviations from the truth within 60 epochs.",
            [Defence.AnchorBudget, Defence.AgentClip, Defence.Trimming, Defence.StepLimit],
            "AML.T0020, AML.T0031",
            "T1, T7",
            IsStory: false
        );

    /// <inheritdoc/>
    public ImmutableArray<string> Choices { get; } =
    ["10 SD out at once", "3 SD out at once", "10 SD out in 20 epochs"];

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial) => Run(trial, 0);

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial, int choice)
    {
        double most = choice == 1 ? 3 : 10;
        double each = choice == 2 ? 0.5 : most;
        bool[] isLiar = new bool[Shape.Agents];
        SplitMix64 random = new(SplitMix64.Mix(trial.Seed ^ 0xB01));
        for (int left = Shape.Agents * LiarPercent / 100; left > 0; )
        {
            int agent = random.Below(Shape.Agents);
            left -= isLiar[agent] ? 0 : 1;
            isLiar[agent] = true;
        }

        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
        run.Step(1, fleet.Report(1), lie: null);
        double worst = 0;
        for (ulong epoch = 2; epoch <= Epochs; epoch++)
        {
            double distance = Math.Min(most, each * epoch);
            run.Step(
                epoch,
                fleet.Report(epoch, (agent, mean) => isLiar[agent] ? mean + distance : mean),
                lie: null
            );
            worst = Math.Max(worst, run.Corruption);
        }

        return new TrialResult(worst > MovedMax, worst, "SD", Epochs);
    }
}
