using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Simulation.Consensus;

namespace Custodes.Simulation.Tests;

/// <summary>
/// Goal: the bound 2q - n is exact, for three ways to choose a quorum, and every broken rule lowers it.
/// Method: all counts of honest votes in three views for two values.
/// </summary>
public sealed class CountModelTests
{
    public static TheoryData<int> Sizes => [4, 5, 6, 7, 8, 9, 10, 13];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Agreement_first_breaks_with_two_q_minus_n_liars(int n)
    {
        int[] quorums = [Quorum.Of(n), (3 * n / 4) + 1, (2 * n / 3) + 1];

        Assert.All(
            quorums,
            q => Assert.Equal((2 * q) - n, CountModel.FirstUnsafe(n, q, RuleMutation.None))
        );
    }

    [Theory]
    [InlineData((int)RuleMutation.TwoNotarizationsInAView)]
    [InlineData((int)RuleMutation.FinalizeAfterNullify)]
    [InlineData((int)RuleMutation.NullifyAfterFinalize)]
    [InlineData((int)RuleMutation.NoJustification)]
    [InlineData((int)RuleMutation.QuorumOneLess)]
    public void Every_broken_rule_breaks_agreement_with_fewer_liars(int mutation) =>
        Assert.All(
            (int[])[4, 5, 7, 8, 10, 13],
            n =>
                Assert.True(
                    CountModel.FirstUnsafe(n, Quorum.Of(n), (RuleMutation)mutation)
                        < (2 * Quorum.Of(n)) - n
                )
        );
}
