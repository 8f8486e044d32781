using Custodes.Consensus.Protocol;
using Custodes.Consensus.Voting;

namespace Custodes.Consensus.Tests;

/// <summary>
/// Goal: who has voted for a proposal does not take the decision from all others because one vote is late, and still gives
/// up when none comes. Method: one machine, and its timer of the view run out once and twice.
/// </summary>
public sealed class ViewTimeoutTests
{
    private readonly LoneValidator lone = new(
        ChainState.Genesis(TestKeys.Hash(7), TestKeys.SetOf(4)),
        self: 0
    );

    [Fact]
    public void Without_a_proposal_it_gives_the_view_up_at_once() =>
        Assert.Equal([VoteKind.Nullify], LoneValidator.Kinds(TimeOut()));

    [Fact]
    public void Who_has_voted_waits_two_delays_longer_and_once()
    {
        Assert.True(lone.Propose(lone.Body(0).ToBytes()));
        IReadOnlyList<ConsensusEffect> first = [.. TimeOut()];
        Assert.Empty(LoneValidator.Kinds(first));
        ConsensusEffect.SetTimer timer = Assert.IsType<ConsensusEffect.SetTimer>(
            Assert.Single(first)
        );
        Assert.Equal(new TimerId(TimerKind.View, 1, lone.Machine.View), timer.Timer);
        Assert.Equal(new ConsensusOptions().GraceMs, timer.AfterMs);
        Assert.Equal([VoteKind.Nullify], LoneValidator.Kinds(TimeOut()));
        Assert.Empty(LoneValidator.Kinds(TimeOut()));
    }

    [Fact]
    public void What_it_waits_with_is_said_again_meanwhile()
    {
        Assert.True(lone.Propose(lone.Body(0).ToBytes()));
        Assert.Empty(LoneValidator.Kinds(Tick()));
        _ = TimeOut();
        Assert.Equal([VoteKind.Notarize], LoneValidator.Kinds(Tick()));
    }

    private IReadOnlyList<ConsensusEffect> TimeOut() =>
        lone.Machine.Step(
            new ConsensusInput.TimerFired(new TimerId(TimerKind.View, 1, lone.Machine.View))
        );

    private IReadOnlyList<ConsensusEffect> Tick() =>
        lone.Machine.Step(new ConsensusInput.TimerFired(new TimerId(TimerKind.Tick, 0, 0)));
}
