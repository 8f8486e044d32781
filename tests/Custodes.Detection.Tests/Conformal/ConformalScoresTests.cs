using Custodes.Detection.Conformal;
using Custodes.Primitives;

namespace Custodes.Detection.Tests.Conformal;

/// <summary>
/// Goal: ranks and thresholds depend on the scores in the window alone, not on when they were asked for.
/// Method: one window is asked after every score, another is made anew from the same last scores.
/// </summary>
public sealed class ConformalScoresTests
{
    private const double Alpha = 0.05;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void A_window_asked_after_every_score_answers_as_one_made_anew(int capacity)
    {
        SplitMix64 chance = new((ulong)capacity);
        ConformalScores asked = new(capacity);
        List<double> all = [];
        int finite = 0;
        for (int step = 0; step < 600; step++)
        {
            // Few values, so that equal ones meet, and an alarm now and then.
            double score = chance.Below(20) - 9;
            score = chance.Below(12) == 0 ? ConformalScores.Alarmed(score) : score;
            all.Add(score);
            asked.Add(score);

            ConformalScores anew = new(capacity);
            foreach (double kept in all.TakeLast(capacity))
            {
                anew.Add(kept);
            }

            double question = chance.Below(24) - 11.5;
            finite += double.IsFinite(anew.Threshold(Alpha)) ? 1 : 0;
            Assert.Equal(anew.Threshold(Alpha), asked.Threshold(Alpha));
            Assert.Equal(anew.PValue(question, Alpha), asked.PValue(question, Alpha));
            Assert.Equal(anew.InOrder(), asked.InOrder());
        }

        Assert.True(capacity < 64 || finite > 100);
    }
}
