using Custodes.RedTeam.Running;

namespace Custodes.RedTeam.Tests;

/// <summary>Goal: a run's verdict follows from its counts. Method: results made by hand, on either side of each limit.</summary>
public sealed class AttackResultTests
{
    private static readonly AttackCard Card = new(
        "made-up",
        Number: null,
        "Made up",
        "It succeeds.",
        [Defence.Trimming, Defence.Replication],
        "-",
        "-",
        IsStory: false
    );

    [Theory]
    [InlineData(57, false)]
    [InlineData(56, true)]
    public void An_attack_that_fails_undefended_in_more_than_one_of_twenty_is_broken(
        int successes,
        bool isBroken
    ) => Assert.Equal(isBroken, Result(Set(TrialSetKind.Off, successes, 60)).IsBroken);

    [Theory]
    [InlineData(0, 299, false)]
    [InlineData(1, 299, true)]
    [InlineData(2, 630, false)]
    [InlineData(3, 630, true)]
    [InlineData(0, 20, false)]
    [InlineData(1, 20, true)]
    public void An_attack_that_cannot_be_bounded_by_one_per_cent_is_a_finding(
        int successes,
        int trials,
        bool isBreach
    ) => Assert.Equal(isBreach, Result(Set(TrialSetKind.On, successes, trials)).IsBreach);

    [Fact]
    public void What_stops_it_alone_and_what_it_cannot_do_without_are_told_apart()
    {
        AttackResult result = Result(
            Set(TrialSetKind.Alone, 0, 20, Defence.Trimming),
            Set(TrialSetKind.Missing, 0, 20, Defence.Trimming),
            Set(TrialSetKind.Alone, 20, 20, Defence.Replication),
            Set(TrialSetKind.Missing, 20, 20, Defence.Replication)
        );

        Assert.Equal([Defence.Trimming], result.StoppedBy);
        Assert.Equal([Defence.Replication], result.Needed);
        Assert.Empty(result.Idle);
    }

    [Fact]
    public void A_defence_that_neither_stops_it_nor_is_missed_is_idle()
    {
        AttackResult result = Result(
            Set(TrialSetKind.Alone, 20, 20, Defence.Trimming),
            Set(TrialSetKind.Missing, 0, 20, Defence.Trimming)
        );

        Assert.Equal([Defence.Trimming], result.Idle);
    }

    private static AttackResult Result(params SetResult[] sets) => new(Card, sets);

    private static SetResult Set(
        TrialSetKind kind,
        int successes,
        int trials,
        Defence? about = null
    ) =>
        SetResult.Of(
            new TrialSet(new NoAttack(), kind, about, DefenceSet.All, trials),
            "",
            "x",
            [
                .. Enumerable
                    .Range(0, trials)
                    .Select(index => new TrialRecord(index, index < successes, 0, 1, 1)),
            ]
        );

    private sealed class NoAttack : IAttack
    {
        public AttackCard Card => AttackResultTests.Card;

        public TrialResult Run(AttackTrial trial) => default;
    }
}
