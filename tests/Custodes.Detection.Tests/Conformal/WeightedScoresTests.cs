using Custodes.Detection.Conformal;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Conformal;

/// <summary>
/// Goal: weighted ranks are the plain ones where all weigh 1, and keep to the level where they do not.
/// Method: random windows with alarms against <see cref="ConformalScores"/>; the definition of the
/// threshold against the weights above it; cases by hand at the edge of having enough.
/// </summary>
public sealed class WeightedScoresTests
{
    private static readonly double[] Alphas = [0.5, 0.2, 0.05, 0.02, 0.01];

    [Fact]
    public void Scores_that_weigh_one_rank_as_unweighted_ones()
    {
        SplitMix64 random = new(1);
        for (int round = 0; round < 400; round++)
        {
            int count = 1 + random.Below(300);
            ConformalScores plain = new(count, hasShares: false);
            List<WeightedScore> normal = [];
            List<WeightedScore> alarmed = [];
            int alarmEvery = 2 + random.Below(60);
            for (int index = 0; index < count; index++)
            {
                // Few different values, so that ties are many.
                double score = random.Below(50) - 9;
                bool isAlarm = random.Below(alarmEvery) == 0;
                plain.Add(isAlarm ? ConformalScores.Alarmed(score) : score, agent: 0);
                (isAlarm ? alarmed : normal).Add(new WeightedScore(score, 1));
            }

            WeightedScores weighted = new([.. normal], [.. alarmed]);
            Assert.Equal(count, weighted.Count);
            foreach (double alpha in Alphas)
            {
                Assert.Equal(plain.Threshold(alpha), weighted.Threshold(alpha));
                for (double score = -10; score <= 42; score += 6.5)
                {
                    double expected = plain.PValue(score, alpha);
                    Assert.Equal(expected, weighted.PValue(score, alpha), 12);
                }
            }
        }
    }

    [Fact]
    public void No_more_weight_than_the_level_lies_above_the_threshold_and_no_lower_one_would_do()
    {
        SplitMix64 random = new(2);
        for (int round = 0; round < 400; round++)
        {
            WeightedScore[] scores = new WeightedScore[1 + random.Below(300)];
            for (int index = 0; index < scores.Length; index++)
            {
                scores[index] = new WeightedScore(random.Below(80), 1.0 / (1 + random.Below(20)));
            }

            WeightedScores weighted = new(scores, []);
            double kept = scores.Sum(Weight);
            Assert.Equal(kept, weighted.NormalWeight, 9);
            foreach (double alpha in Alphas)
            {
                double one = alpha * (kept + 1) >= 1 ? 1 : kept / scores.Length;
                double total = kept + one;
                double threshold = weighted.Threshold(alpha);
                if (double.IsInfinity(threshold))
                {
                    Assert.True(alpha * total < one + 1e-6);
                    continue;
                }

                double above = scores.Where(score => score.Score > threshold).Sum(Weight);
                double from = scores.Where(score => score.Score >= threshold).Sum(Weight);
                Assert.True(above + one <= (alpha * total) + 1e-6);
                Assert.True(from + one > (alpha * total) - 1e-6);
                Assert.True(weighted.PValue(threshold + 1e-3, alpha) <= alpha + 1e-6);
                Assert.True(weighted.PValue(threshold, alpha) > alpha - 1e-6);
            }
        }
    }

    [Fact]
    public void Too_few_groups_rank_score_by_score_and_nothing_alarms_before_there_are_enough()
    {
        WeightedScore[] halves = new WeightedScore[19];
        WeightedScore[] whole = new WeightedScore[19];
        for (int index = 0; index < halves.Length; index++)
        {
            halves[index] = new WeightedScore(index, 0.5);
            whole[index] = new WeightedScore(index, 1);
        }

        // 19 and the new one: at 5 % it must be above all; 18 are too few.
        Assert.Equal(18, new WeightedScores(halves, []).Threshold(0.05));
        Assert.Equal(18, new WeightedScores(whole, []).Threshold(0.05));
        Assert.Equal(0.05, new WeightedScores(halves, []).PValue(19, 0.05), 12);
        WeightedScores few = new(halves.AsSpan(0, 18), []);
        Assert.Equal(double.PositiveInfinity, few.Threshold(0.05));
        Assert.Equal(double.PositiveInfinity, new WeightedScores([], []).Threshold(0.5));
        Assert.Equal(1, new WeightedScores([], []).PValue(3, 0.05));
    }

    [Fact]
    public void Repeated_attacks_are_believed_no_further_than_chance_goes()
    {
        WeightedScore[] normal = new WeightedScore[400];
        for (int index = 0; index < normal.Length; index++)
        {
            normal[index] = new WeightedScore(index, 1);
        }

        WeightedScore[] attacks = new WeightedScore[1_000];
        Array.Fill(attacks, new WeightedScore(1_000, 0.5));
        double threshold = new WeightedScores(normal, attacks).Threshold(0.02);
        Assert.True(threshold < 1_000);
        Assert.True(threshold > 390);
    }

    private static double Weight(WeightedScore score) => score.Weight;
}
