using Custodes.RedTeam.Running;
using Custodes.RedTeam.Tree;

namespace Custodes.RedTeam.Tests.Attacks;

/// <summary>
/// Goal: what an experiment calls a success is no chance. Method: the fleet of a trial of boiling-aggregators in which nobody lies;
/// of one number, as it once was, and of four.
/// </summary>
public sealed class ChanceTests(ITestOutputHelper output)
{
    private const double Limit = 0.05;
    private const int Epochs = 105;

    [Fact]
    public void Chance_in_one_number_of_few_agents_comes_near_the_limit_and_in_four_it_does_not()
    {
        double one = WithoutLies(features: 1);
        double four = WithoutLies(features: 4);
        output.WriteLine($"one number {one:F4}, four {four:F4}");
        Assert.InRange(one, 0.9 * Limit, Limit);
        Assert.InRange(four, 0, 0.6 * Limit);
    }

    private static double WithoutLies(int features)
    {
        AttackTrial trial = new(
            Seeds.Evaluation(1, "boiling-aggregators", 20),
            DefenceSet.All,
            TargetDesign.Hardened,
            IsTuning: false
        );
        TreeShape shape = new(600, 200, 10, features);
        TreeFleet fleet = new(shape, TreeRules.Of(trial, shape), trial.Seed);
        TreeRun run = new(fleet, trial, LyingNodes.Anywhere(shape, trial.Seed));
        for (ulong epoch = 1; epoch <= Epochs; epoch++)
        {
            run.Step(epoch, fleet.Report(epoch), lie: null);
        }

        return run.Corruption;
    }
}
