using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests;

public sealed class SeedsTests
{
    [Fact]
    public void No_seed_is_both_for_tuning_and_for_evaluation()
    {
        HashSet<ulong> tuning =
        [
            .. Enumerable.Range(0, 1000).Select(index => Seeds.Tuning(1, "a", index)),
        ];

        Assert.Equal(1000, tuning.Count);
        Assert.All(
            Enumerable.Range(0, 1000),
            index => Assert.DoesNotContain(Seeds.Evaluation(1, "a", index), tuning)
        );
    }

    [Fact]
    public void Another_run_or_attack_has_other_seeds()
    {
        ulong one = Seeds.Evaluation(1, "a", 0);

        Assert.Equal(one, Seeds.Evaluation(1, "a", 0));
        Assert.NotEqual(one, Seeds.Evaluation(2, "a", 0));
        Assert.NotEqual(one, Seeds.Evaluation(1, "b", 0));
        Assert.NotEqual(one, Seeds.Evaluation(1, "a", 1));
    }
}
