using Custodes.Detection.Sessions;

namespace Custodes.Detection.Tests.Sessions;

/// <summary>
/// Goal: a tool that always scores high is judged from its own level, without vouching for itself.
/// Method: cases worked out by hand from s - ½·n/(n+2)·(mean - average), and leaving a prompt out
/// against levels that never saw it.
/// </summary>
public sealed class ToolLevelsTests
{
    private static readonly ScoreModel Model = new(
        new ScoreWeights([1], 0, -1),
        new ScoreWeights([1], 0, -2),
        0
    );

    [Fact]
    public void An_unknown_tool_scores_its_higher_tier() =>
        Assert.Equal(0.7, new ToolLevels().Adjust(1, 2, new TierScores(0.7, 0.3), Model));

    [Fact]
    public void Half_of_the_shrunk_excess_is_taken_off_each_tier()
    {
        ToolLevels levels = new();
        levels.Add(1, 2, 10, new TierScores(1, 4));
        levels.Add(1, 2, 10, new TierScores(3, 4));
        levels.Add(1, 2, 11, new TierScores(6, 0));

        // Means over prompts: strict (2 + 6)/2 = 4, guarded (4 + 0)/2 = 2; trust ½·2/4 = ¼.
        double strict = 5 - (0.25 * (4 + 1));
        double guarded = 4 - (0.25 * (2 + 2));
        Assert.Equal(
            Math.Max(strict, guarded),
            levels.Adjust(1, 2, new TierScores(5, 4), Model),
            12
        );
        Assert.Equal(5, levels.Adjust(2, 2, new TierScores(5, 4), Model));
    }

    [Fact]
    public void Leaving_a_prompt_out_equals_never_having_seen_it()
    {
        ToolLevels all = new();
        ToolLevels without = new();
        for (ulong prompt = 1; prompt <= 5; prompt++)
        {
            TierScores scores = new(prompt, 10 - (2.5 * prompt));
            all.Add(1, 2, prompt, scores);
            if (prompt != 3)
            {
                without.Add(1, 2, prompt, scores);
            }
        }

        TierScores raw = new(1, 1.5);
        Assert.Equal(without.Adjust(1, 2, raw, Model), all.Adjust(1, 2, raw, Model, 3), 12);
        Assert.NotEqual(all.Adjust(1, 2, raw, Model), all.Adjust(1, 2, raw, Model, 3));
        Assert.Equal(all.Adjust(1, 2, raw, Model), all.Adjust(1, 2, raw, Model, 99));
    }
}
