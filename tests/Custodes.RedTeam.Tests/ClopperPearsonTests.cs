using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests;

/// <summary>
/// Goal: the bound is the exact one. Method: the least numbers of trials that bound a rate by 1 %, worked out elsewhere
/// from the inverse of the incomplete beta function, and one trial fewer.
/// </summary>
public sealed class ClopperPearsonTests
{
    [Theory]
    [InlineData(0, 299)]
    [InlineData(1, 473)]
    [InlineData(2, 628)]
    [InlineData(3, 773)]
    [InlineData(5, 1049)]
    public void So_many_trials_bound_the_rate_by_one_per_cent_and_one_fewer_do_not(
        int successes,
        int trials
    )
    {
        Assert.True(ClopperPearson.Upper(successes, trials) < 0.01);
        Assert.True(ClopperPearson.Upper(successes, trials - 1) >= 0.01);
    }

    [Fact]
    public void With_no_success_it_is_what_the_closed_form_says() =>
        Assert.Equal(1 - Math.Pow(0.05, 1.0 / 630), ClopperPearson.Upper(0, 630), 12);

    [Fact]
    public void Nothing_but_successes_bounds_nothing() =>
        Assert.Equal(1, ClopperPearson.Upper(7, 7));

    [Theory]
    [InlineData(0, 630, 0, 0.0058383)]
    [InlineData(48, 60, 0.6766996, 0.8921589)]
    [InlineData(1, 10, 0.0025286, 0.4450161)]
    [InlineData(60, 60, 0.9403711, 1)]
    public void An_interval_has_as_much_doubt_below_as_above(
        int successes,
        int trials,
        double low,
        double high
    )
    {
        (double lower, double upper) = ClopperPearson.Interval(successes, trials);

        Assert.Equal(low, lower, 5);
        Assert.Equal(high, upper, 5);
    }
}
