using Custodes.Detection.Conformal;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Conformal;

/// <summary>
/// Goal: scores that come and go stay in order, however many, and counting below one is right.
/// Method: seeded additions and removals, beside a list that is sorted anew; sizes far beyond one block.
/// </summary>
public sealed class SortedScoresTests
{
    [Theory]
    [InlineData(1, 40, 30)]
    [InlineData(2, 5_000, 1_000_000)]
    [InlineData(3, 5_000, 3)]
    public void Scores_stand_as_sorting_would_put_them(int seed, int countMax, int valueCount)
    {
        SplitMix64 random = new((ulong)seed);
        SortedScores scores = new();
        List<double> kept = [];
        for (int turn = 0; turn < 3 * countMax; turn++)
        {
            bool isGrowing = (turn / countMax) % 2 == 0;
            if (kept.Count == 0 || random.Below(10) < (isGrowing ? 9 : 2))
            {
                double score = random.Below(valueCount) - (valueCount / 2);
                scores.Add(score);
                kept.Add(score);
            }
            else
            {
                int leaving = random.Below(kept.Count);
                scores.Remove(kept[leaving]);
                kept[leaving] = kept[^1];
                kept.RemoveAt(kept.Count - 1);
            }

            if (turn % 97 == 0)
            {
                double asked = random.Below(valueCount) - (valueCount / 2);
                Assert.Equal(kept.Count(one => one < asked), scores.Below(asked));
            }
        }

        Assert.Equal([.. kept.Order()], Ascending(scores));
    }

    [Fact]
    public void Ascending_and_descending_scores_are_kept_alike()
    {
        SortedScores ascending = new();
        SortedScores descending = new();
        for (int score = 0; score < 2_000; score++)
        {
            ascending.Add(score);
            descending.Add(1_999 - score);
        }

        Assert.Equal(Ascending(ascending), Ascending(descending));
        Assert.Equal((1_000, 0), (ascending.Below(1_000), ascending.Below(-1)));
        Assert.Equal(2_000, descending.Below(double.PositiveInfinity));
    }

    [Fact]
    public void All_scores_may_leave_and_others_come()
    {
        SortedScores scores = new();
        for (int round = 0; round < 3; round++)
        {
            for (int score = 0; score < 1_000; score++)
            {
                scores.Add(score);
            }

            for (int score = 0; score < 1_000; score++)
            {
                scores.Remove((score * 7) % 1_000);
            }

            Assert.Equal((0, 0), (scores.Count, scores.Below(500)));
        }
    }

    private static double[] Ascending(SortedScores scores)
    {
        double[] all = new double[scores.Count];
        if (all.Length == 0)
        {
            return all;
        }

        SortedScores.Walk walk = scores.From(all.Length - 1);
        for (int index = all.Length - 1; index >= 0; index--)
        {
            all[index] = walk.Score;
            if (index > 0)
            {
                walk.Down();
            }
        }

        return all;
    }
}
