using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Summaries;

namespace Custodes.RedTeam.Tree;

/// <summary>One aggregator says that it speaks for twenty times as many agents as it was given.</summary>
/// <remarks>Its weight is measured by moving what it says a little, and looking how far the combination moves.</remarks>
internal sealed class CountInflation : IAttack
{
    private const int Factor = 20;
    private const double GainMax = 1.05;

    private static readonly TreeShape Shape = new(400, 40, 8, 1);

    /// <inheritdoc/>
    public AttackCard Card { get; } =
        new(
            "count-inflation",
            2,
            "Count inflation",
            "A summary that claims 20 times its agents weighs more than 1.05 times what its registered agents do.",
            [Defence.RegisteredWeights],
            "AML.T0020",
            "T1, T9",
            IsStory: false
        );

    /// <inheritdoc/>
    public TrialResult Run(AttackTrial trial)
    {
        TreeFleet fleet = new(Shape, TreeRules.Of(trial, Shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(Shape, trial.Seed));
        ExchangedCombiner combiner = new(trial, Shape.Regions);
        double gain = 0;
        run.Step(
            1,
            fleet.Report(1),
            scene =>
            {
                gain = PullOf(scene, combiner, Factor) / PullOf(scene, combiner, 1);
                return scene.Honest;
            }
        );
        return new TrialResult(gain > GainMax, gain, "of its weight", 1);
    }

    // Both values lie where nothing is cut off.
    private static double PullOf(TreeScene scene, ExchangedCombiner combiner, int factor)
    {
        double low = Combined(scene, combiner, factor, -0.2);
        double high = Combined(scene, combiner, factor, 0.2);
        return high - low;
    }

    private static double Combined(
        TreeScene scene,
        ExchangedCombiner combiner,
        int factor,
        double spreads
    )
    {
        double value = scene.Spread.Mean(0) + (spreads * scene.Spread.Deviation(0));
        SummaryContent[] said = (SummaryContent[])scene.Honest.Clone();
        said[0] = Lies.Means(said[0], _ => value, factor);
        return Fixed.ToDouble(combiner.Combine(scene.Context, 0, said).Features.Span[0].Location);
    }
}
