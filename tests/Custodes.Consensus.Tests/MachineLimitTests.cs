using System.Buffers.Binary;
using Custodes.Consensus.Bodies;
using Custodes.Consensus.Protocol;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;

namespace Custodes.Consensus.Tests;

/// <summary>
/// Goal: whatever others send, a validator holds no more than its limits, and an honest leader still gets room.
/// Method: one machine, and everybody else's real keys in the hands of the test, up to the limit and one beyond.
/// </summary>
public sealed class MachineLimitTests
{
    private static readonly Sha256Hash Chain = TestKeys.Hash(7);

    [Fact]
    public void Garbage_fills_the_room_for_bodies_and_an_honest_one_still_finds_room()
    {
        LoneValidator lone = new(ChainState.Genesis(Chain, TestKeys.SetOf(4)), self: 0);
        int most = 0;
        int sent = 0;
        while (sent <= ConsensusLimits.BodiesMax)
        {
            lone.Propose([1, .. BitConverter.GetBytes(sent++)]);
            lone.Propose([2, .. BitConverter.GetBytes(sent++)]);
            most = Math.Max(most, lone.Machine.Held.Bodies);
            lone.NullifyView();
        }

        Assert.Equal(ConsensusLimits.BodiesMax, most);
        Assert.True(lone.Propose(lone.Body(0).ToBytes()));
        Assert.Equal(ConsensusLimits.BodiesMax, lone.Machine.Held.Bodies);
    }

    [Fact]
    public void Bodies_voted_for_stay_and_one_beyond_the_limit_is_not_looked_at()
    {
        LoneValidator lone = new(ChainState.Genesis(Chain, TestKeys.SetOf(4)), self: 0);
        for (int number = 0; number < ConsensusLimits.BodiesMax; number++)
        {
            Assert.True(lone.Propose(lone.Body(number).ToBytes()));
            lone.NullifyView();
        }

        Assert.Equal(ConsensusLimits.BodiesMax, lone.Machine.Held.Bodies);
        Assert.False(lone.Propose(lone.Body(ConsensusLimits.BodiesMax).ToBytes()));
        Assert.Equal(ConsensusLimits.BodiesMax, lone.Machine.Held.Bodies);
    }

    [Fact]
    public void A_third_proposal_of_one_leader_is_not_looked_at()
    {
        LoneValidator lone = new(ChainState.Genesis(Chain, TestKeys.SetOf(4)), self: 0);

        lone.Propose([1]);
        lone.Propose([2]);
        int held = lone.Machine.Held.Bodies;
        lone.Propose([3]);

        Assert.Equal((ConsensusLimits.ProposalsPerViewMax, held), (held, lone.Machine.Held.Bodies));
    }

    [Fact]
    public void Proposals_that_nobody_could_vote_for_are_let_go_with_their_view()
    {
        LoneValidator lone = new(ChainState.Genesis(Chain, TestKeys.SetOf(4)), self: 0);
        lone.NullifyView();
        byte[] body = new byte[256 << 10];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int number = 0; number < 4 * ConsensusLimits.BodiesMax; number++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(body, number);
            lone.ProposeUnjustified(body);
            lone.NullifyView();
        }

        // Bodies have room of their own; what is beyond it may not grow with the views.
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(held, 0, (ConsensusLimits.BodiesMax + 16L) * body.Length);
        GC.KeepAlive(lone);
    }

    [Theory]
    [InlineData(ConsensusLimits.EvidenceMax)]
    [InlineData(ConsensusLimits.EvidenceMax + 1)]
    public void Evidence_waits_for_the_next_body_up_to_the_limit(int liars)
    {
        var genesis = ChainState.Genesis(Chain, TestKeys.SetOf(ConsensusLimits.ValidatorsMax));
        byte[] decided = LoneValidator.BodyOn(genesis, 0).ToBytes();
        Assert.True(BodyCodec.TryRead(decided, out EpochBody? body, out _));
        Sha256Hash next = genesis.After(body, EpochBody.DigestOf(decided)).NextInstance.ToId(Chain);

        // Who leads the next epoch is who is asked to bring the evidence.
        int self = new LeaderSchedule(next, ConsensusLimits.ValidatorsMax).Of(1);
        LoneValidator lone = new(genesis, self);
        int found = 0;
        for (int liar = 0; found < liars; liar++)
        {
            found += liar == self ? 0 : lone.DoubleVote(liar);
        }

        Assert.Equal(liars, found);
        ConsensusEffect.BuildBody asked = lone.Decide(decided)
            .OfType<ConsensusEffect.BuildBody>()
            .Single();
        Assert.Equal(ConsensusLimits.EvidenceMax, asked.Evidence.Count);
    }

    [Fact]
    public void A_body_that_leaves_out_what_is_here_is_voted_for_when_a_quorum_has_and_not_before()
    {
        var chain = ChainState.Genesis(Chain, TestKeys.SetOf(4));
        LeaderSchedule leaders = new(chain.NextInstance.ToId(Chain), 4);

        // The one who leads neither of the first two views.
        LoneValidator lone = new(chain, leaders.Of(3));
        byte[] body = lone.Body(1).ToBytes();
        Assert.Equal([VoteKind.Nullify], lone.Judge(body, BodyVerdict.Incomplete));
        Assert.Equal([VoteKind.Notarize], lone.ProposeNotarized(body));

        LoneValidator strict = new(chain, leaders.Of(3));
        Assert.Equal([VoteKind.Nullify], strict.Judge(body, BodyVerdict.Invalid));
        Assert.Equal([VoteKind.Nullify], strict.ProposeNotarized(body));
    }

    [Fact]
    public void Votes_on_their_way_when_an_epoch_ends_are_not_answered_and_late_ones_once_a_tick()
    {
        LoneValidator lone = new(ChainState.Genesis(Chain, TestKeys.SetOf(4)), self: 0);
        _ = lone.Decide(lone.Body(0).ToBytes());
        Assert.Equal(2ul, lone.Machine.Epoch);

        Assert.False(lone.IsAnswered(VoteKind.Finalize));
        lone.Tick();
        Assert.False(lone.IsAnswered(VoteKind.Notarize));
        lone.Tick();
        Assert.True(lone.IsAnswered(VoteKind.Finalize));
        Assert.False(lone.IsAnswered(VoteKind.Finalize));
        lone.Tick();
        Assert.True(lone.IsAnswered(VoteKind.Notarize));
    }
}
