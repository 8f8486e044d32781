namespace Custodes.RedTeam.Tests;

public sealed class DefenceSetTests
{
    [Fact]
    public void All_holds_every_defence_and_none_holds_none()
    {
        Assert.All(Enum.GetValues<Defence>(), defence => Assert.True(DefenceSet.All.Has(defence)));
        Assert.All(
            Enum.GetValues<Defence>(),
            defence => Assert.False(DefenceSet.None.Has(defence))
        );
    }

    [Fact]
    public void Without_takes_one_away_and_leaves_the_rest()
    {
        DefenceSet set = DefenceSet.All.Without(Defence.Trimming);

        Assert.False(set.Has(Defence.Trimming));
        Assert.Equal(DefenceSet.All.Count - 1, set.Count);
        Assert.Equal(DefenceSet.All, set.With(Defence.Trimming));
    }

    [Fact]
    public void A_list_comes_back_as_it_went_in_by_number()
    {
        DefenceSet set = DefenceSet.Of(Defence.SecretWindows, Defence.FlatMerge);

        Assert.Equal([Defence.FlatMerge, Defence.SecretWindows], set.ToArray());
    }

    [Fact]
    public void Of_the_weak_design_nothing_is_on()
    {
        AttackTrial trial = new(1, DefenceSet.All, TargetDesign.Weak, IsTuning: false);

        Assert.False(trial.Has(Defence.Trimming));
    }
}
