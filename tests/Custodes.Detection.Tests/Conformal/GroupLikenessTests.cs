using Custodes.Detection.Conformal;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Conformal;

/// <summary>
/// Goal: the intraclass correlation of ranks, whatever the order of scores and the names of groups.
/// Method: one case worked out by hand, the ends of its range, scores made with a known share of variance
/// between groups, and the same scores shuffled.
/// </summary>
public sealed class GroupLikenessTests
{
    [Fact]
    public void A_small_case_is_what_it_is_by_hand()
    {
        // Ranks 1, 2.5 | 2.5, 4, 5 with mean 3; group means 7/4 and 23/6; 1 and 3 degrees of freedom.
        double[] scores = [-4, 7, 7, 8, 90];
        int[] groups = [0, 0, 1, 1, 1];
        double between = (2 * 1.25 * 1.25) + (3 * Square(5.0 / 6));
        double within =
            ((2 * 0.75 * 0.75) + Square(4.0 / 3) + Square(1.0 / 6) + Square(7.0 / 6)) / 3;
        double size = 5 - (13.0 / 5);
        Assert.Equal(
            (between - within) / (between + ((size - 1) * within)),
            GroupLikeness.Of(scores, groups),
            12
        );
    }

    [Fact]
    public void Groups_of_equal_scores_are_wholly_alike_and_mixed_ones_not_at_all()
    {
        Assert.Equal(1, GroupLikeness.Of([1, 1, 2, 2, 3, 3], [0, 0, 1, 1, 2, 2]), 12);
        Assert.Equal(0, GroupLikeness.Of([1, 6, 2, 5, 3, 4], [0, 0, 1, 1, 2, 2]));
    }

    [Fact]
    public void Where_nothing_can_be_told_single_scores_stand_alone_and_one_group_stands_for_one()
    {
        Assert.Equal(0, GroupLikeness.Of([], []));
        Assert.Equal(0, GroupLikeness.Of([3, 1, 2], [0, 1, 2]));
        Assert.Equal(0, GroupLikeness.Of([5, 5, 5, 5], [0, 0, 1, 1]));
        Assert.Equal(1, GroupLikeness.Of([3, 1, 2], [1, 1, 1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void The_share_of_variance_between_groups_is_found_again(double share)
    {
        SplitMix64 random = new(5);
        List<double> scores = [];
        List<int> groups = [];
        for (int group = 0; group < 2_000; group++)
        {
            double common = Normal(ref random) * Math.Sqrt(share);
            int size = 1 + random.Below(9);
            for (int index = 0; index < size; index++)
            {
                scores.Add(common + (Normal(ref random) * Math.Sqrt(1 - share)));
                groups.Add(group);
            }
        }

        // Of normal scores the correlation of ranks is 6/π·asin(ρ/2): Pearson 1907.
        double expected = 6 / Math.PI * Math.Asin(share / 2);
        double found = GroupLikeness.Of([.. scores], [.. groups]);
        Assert.InRange(found, expected - 0.03, expected + 0.03);

        int[] order = [.. Enumerable.Range(0, scores.Count)];
        for (int index = order.Length - 1; index > 0; index--)
        {
            int other = random.Below(index + 1);
            (order[index], order[other]) = (order[other], order[index]);
        }

        double shuffled = GroupLikeness.Of(
            [.. order.Select(index => Math.Exp(scores[index]))],
            [.. order.Select(index => 1_999 - groups[index])]
        );
        Assert.Equal(found, shuffled, 9);
    }

    internal static double Normal(ref SplitMix64 random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.Unit()));
        return radius * Math.Cos(2 * Math.PI * random.Unit());
    }

    private static double Square(double value) => value * value;
}
