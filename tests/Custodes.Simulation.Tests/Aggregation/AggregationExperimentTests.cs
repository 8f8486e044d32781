using Custodes.Simulation.Aggregation;

namespace Custodes.Simulation.Tests.Aggregation;

/// <summary>
/// Goal: lying aggregators move the plain designs and hardly ours, and the same seed gives the same baselines.
/// Method: a fifth of the main experiment's agents for a tenth of its epochs; the whole is <c>custodes simulate aggregation</c>.
/// </summary>
public sealed class AggregationExperimentTests
{
    // 2,000 agents and 40 aggregators: sampling alone moves ours by about twice as much as 10,000 agents do.
    private static readonly FleetSize Small = new(50, 4, 10, 4);

    [Fact]
    public void A_third_of_liars_moves_the_plain_mean_a_median_tree_and_hardly_ours()
    {
        ExperimentResult[] results =
        [
            .. AggregationExperiment.Run(
                Small,
                seed: 3,
                epochs: 50,
                [Scheme.Plain, Scheme.MedianTree, Scheme.Ours, Scheme.OursAudited],
                [new ExperimentOptions(AttackKind.Drift, 32, Placement.Concentrated)]
            ),
        ];
        Assert.True(results[0].Corruption > 0.05, $"plain {results[0].Corruption}");
        Assert.True(results[1].Corruption > 0.05, $"tree {results[1].Corruption}");
        Assert.True(results[2].Corruption < 0.02, $"ours {results[2].Corruption}");
        Assert.True(results[3].Corruption < 0.02, $"audited {results[3].Corruption}");
        Assert.All(results, result => Assert.Equal(0, result.HonestCaught));
    }

    [Fact]
    public void The_same_seed_gives_the_same_baselines_and_another_seed_others()
    {
        Assert.Equal(Digest(5), Digest(5));
        Assert.NotEqual(Digest(5), Digest(6));
    }

    [Fact]
    public void Without_liars_every_design_finds_the_truth()
    {
        IReadOnlyList<ExperimentResult> results = AggregationExperiment.Run(
            Small,
            seed: 3,
            epochs: 20,
            Enum.GetValues<Scheme>(),
            [new ExperimentOptions(AttackKind.None, 0, Placement.Random)]
        );
        Assert.All(
            results,
            result =>
                Assert.True(
                    result.Corruption < (result.Scheme == Scheme.MedianTree ? 0.3 : 0.03),
                    $"{result.Scheme} {result.Corruption}"
                )
        );
    }

    private static string Digest(ulong seed) =>
        AggregationExperiment
            .Run(
                Small,
                seed,
                epochs: 3,
                [Scheme.OursAudited],
                [new ExperimentOptions(AttackKind.Alie, 20, Placement.Random)]
            )[0]
            .Digest;
}
