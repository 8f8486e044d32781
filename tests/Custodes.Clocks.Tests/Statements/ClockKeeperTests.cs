using Custodes.Clocks.Statements;
using Custodes.Cryptography;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: a node takes what is true, refuses every forgery with its reason, and cannot be made to lie itself.
/// Method: one attack a test, signed with the attacker's real key, and the honest run beside it.
/// </summary>
public sealed class ClockKeeperTests : IDisposable
{
    private readonly TestNodes nodes = new();
    private readonly ClockKeeper keeper;

    public ClockKeeperTests()
    {
        keeper = nodes.Enrol(0);
    }

    [Fact]
    public void Honest_nodes_understand_each_other_and_know_what_came_before()
    {
        ClockKeeper other = nodes.Enrol(1);
        ClockStatement cause = nodes.Make(other, body: 1);
        ClockAnswer answer = keeper.Receive(cause.Bytes, TestNodes.Body(1));
        ClockStatement effect = nodes.Make(keeper, body: 2);
        ClockStatement apart = nodes.Make(nodes.Enrol(2));

        Assert.Equal((ClockRefusal.None, 0L), (answer.Refusal, answer.Skipped));
        Assert.Equal(ClockRefusal.None, other.Receive(effect.Bytes, TestNodes.Body(2)).Refusal);
        Assert.Equal(ClockOrder.Before, cause.Clock.Compare(effect.Clock));
        Assert.Equal(ClockOrder.Concurrent, cause.Clock.Compare(apart.Clock));
        Assert.Equal("{0:1 1:1}", other.Clock.ToString());
    }

    [Fact]
    public void Its_own_counter_advances_by_one_and_each_statement_names_the_one_before()
    {
        ClockStatement first = nodes.Make(keeper);
        ClockStatement second = nodes.Make(keeper, epoch: 4);

        Assert.Equal((1L, 2L), (first.Sequence, second.Sequence));
        Assert.Equal((default, first.Hash), (first.Previous, second.Previous));
        Assert.Equal(ClockRefusal.EpochRanBack, keeper.TryMake(3, default, nodes.Key(0), out _));
        Assert.Equal(ClockRefusal.KeyWrong, keeper.TryMake(4, default, nodes.Key(1), out _));
    }

    [Fact]
    public void What_others_say_of_third_nodes_is_never_taken_over()
    {
        ClockStatement liar = nodes.Forge(1, 1, default, TestNodes.Clock((2, 60_000)));
        Assert.Equal(ClockRefusal.None, keeper.Receive(liar.Bytes, TestNodes.Body(0)).Refusal);

        Assert.Equal("{1:1}", nodes.Make(keeper).Others.ToString());
    }

    [Fact]
    public void A_replay_an_older_one_and_one_for_another_message_are_refused()
    {
        ClockKeeper other = nodes.Enrol(1);
        ClockStatement first = nodes.Make(other);
        ClockStatement second = nodes.Make(other);
        ClockStatement third = nodes.Make(other);
        Assert.Equal(ClockRefusal.BodyWrong, Refusal(first, body: 9));
        Assert.Equal(ClockRefusal.None, Refusal(first));
        Assert.Equal(ClockRefusal.Replayed, Refusal(first));
        Assert.Equal(1, keeper.Receive(third.Bytes, TestNodes.Body(0)).Skipped);
        Assert.Equal(ClockRefusal.Stale, Refusal(first));
        Assert.Equal((ClockRefusal.Stale, 0), (Refusal(second), keeper.Evidence.Count));
    }

    [Fact]
    public void A_fork_a_broken_link_and_running_back_convict_their_sender()
    {
        ClockStatement first = nodes.Forge(1, 1, default, TestNodes.Clock((2, 5)), epoch: 3);
        (ClockStatement Second, ClockRefusal Refusal, ClockEvidenceKind Kind)[] attacks =
        [
            (nodes.Forge(1, 1, default), ClockRefusal.Forked, ClockEvidenceKind.Fork),
            (
                nodes.Forge(1, 2, Sha256.Of("other"u8), TestNodes.Clock((2, 5)), epoch: 3),
                ClockRefusal.LinkBroken,
                ClockEvidenceKind.BrokenLink
            ),
            (
                nodes.Forge(1, 2, first.Hash, TestNodes.Clock((2, 4)), epoch: 3),
                ClockRefusal.RanBack,
                ClockEvidenceKind.RanBack
            ),
            (
                nodes.Forge(1, 9, Sha256.Of("gap"u8), epoch: 3),
                ClockRefusal.RanBack,
                ClockEvidenceKind.RanBack
            ),
            (
                nodes.Forge(1, 2, first.Hash, TestNodes.Clock((2, 5)), epoch: 2),
                ClockRefusal.RanBack,
                ClockEvidenceKind.RanBack
            ),
        ];
        foreach ((ClockStatement second, ClockRefusal refusal, ClockEvidenceKind kind) in attacks)
        {
            ClockKeeper victim = nodes.Enrol(0);
            Assert.Equal(ClockRefusal.None, victim.Receive(first.Bytes, TestNodes.Body(0)).Refusal);
            ClockAnswer answer = victim.Receive(second.Bytes, TestNodes.Body(0));

            Assert.Equal(
                (refusal, kind, 1),
                (answer.Refusal, answer.Evidence?.Kind, answer.Evidence?.Accused)
            );
            Assert.True(ClockEvidence.TryVerify(answer.Evidence!.ToBytes(), nodes.Registry, out _));
            ClockStatement later = nodes.Forge(1, 30, Sha256.Of("x"u8), TestNodes.Clock((2, 9)), 9);
            Assert.Equal(
                ClockRefusal.Convicted,
                victim.Receive(later.Bytes, TestNodes.Body(0)).Refusal
            );
        }
    }

    [Fact]
    public void A_step_may_be_as_large_as_its_limit_and_no_larger()
    {
        ClockLimits limits = new() { StepMax = 10 };
        ClockKeeper strict = nodes.Enrol(0, limits);
        Assert.Equal(ClockRefusal.StepTooLarge, Of(nodes.Forge(1, 11, TestNodes.Body(11))));
        Assert.Equal(ClockRefusal.None, Of(nodes.Forge(1, 10, TestNodes.Body(10))));
        Assert.Equal(ClockRefusal.StepTooLarge, Of(nodes.Forge(1, 21, TestNodes.Body(21))));
        Assert.Equal(
            ClockRefusal.StepTooLarge,
            Of(nodes.Forge(1, VectorClock.CounterMax, TestNodes.Body(22)))
        );
        Assert.Equal(
            ClockRefusal.ClaimTooFar,
            Of(nodes.Forge(2, 1, default, TestNodes.Clock((1, 21))))
        );
        Assert.Equal(
            ClockRefusal.ClaimTooFar,
            Of(nodes.Forge(2, 1, default, TestNodes.Clock((3, VectorClock.CounterMax))))
        );
        Assert.Equal(ClockRefusal.None, Of(nodes.Forge(2, 1, default, TestNodes.Clock((1, 20)))));

        ClockRefusal Of(ClockStatement statement) =>
            strict.Receive(statement.Bytes, TestNodes.Body(0)).Refusal;
    }

    [Fact]
    public void A_claim_about_us_that_we_never_signed_is_refused_and_our_answer_proves_it()
    {
        ClockStatement mine = nodes.Make(keeper);
        ClockStatement claim = nodes.Forge(1, 1, default, TestNodes.Clock((0, 5)));
        Assert.Equal(ClockRefusal.ClaimsUnsigned, Refusal(claim));
        Assert.Null(ClockEvidence.Find(mine, claim));

        Assert.Equal(ClockRefusal.None, keeper.TryMake(0, claim.Hash, nodes.Key(0), out _));
        ClockEvidence? evidence = ClockEvidence.Find(keeper.Saved(), claim);
        Assert.Equal((ClockEvidenceKind.Contradiction, -1), (evidence?.Kind, evidence?.Accused));
        Assert.True(ClockEvidence.TryVerify(evidence!.ToBytes(), nodes.Registry, out _));
    }

    [Fact]
    public void A_claim_that_its_subject_denies_is_refused_with_evidence()
    {
        ClockStatement denial = nodes.Forge(2, 1, default, TestNodes.Clock((1, 1)));
        ClockStatement claim = nodes.Forge(1, 1, default, TestNodes.Clock((2, 5)));
        Assert.Equal(ClockRefusal.None, Refusal(denial));
        ClockAnswer answer = keeper.Receive(claim.Bytes, TestNodes.Body(0));

        Assert.Equal(ClockRefusal.Contradicted, answer.Refusal);
        Assert.Equal(
            (ClockEvidenceKind.Contradiction, -1),
            (answer.Evidence?.Kind, answer.Evidence?.Accused)
        );
        Assert.Empty(keeper.Evidence);
    }

    [Fact]
    public void A_node_that_was_framed_shows_what_it_held_and_convicts_who_framed_it()
    {
        // Node 2 signs its fifth statement for node 1 alone, and later denies it to everybody else.
        ClockStatement secret = nodes.Forge(2, 5, Sha256.Of("a"u8));
        ClockStatement honest = nodes.Forge(1, 1, default, TestNodes.Clock((2, 5)));
        ClockStatement denial = nodes.Forge(2, 4, Sha256.Of("b"u8), TestNodes.Clock((1, 1)));
        Assert.Equal(ClockRefusal.None, Refusal(denial));
        Assert.Equal(ClockRefusal.Contradicted, Refusal(honest));

        Assert.Equal(ClockRefusal.LinkBroken, Refusal(secret));
        Assert.Equal(2, Assert.Single(keeper.Evidence).Accused);
        Assert.Equal(ClockRefusal.None, Refusal(honest));
    }

    [Fact]
    public void Nothing_that_is_not_signed_convicts_anybody()
    {
        ClockStatement first = nodes.Forge(1, 1, default);
        Assert.Equal(ClockRefusal.None, Refusal(first));
        Assert.Equal(
            ClockRefusal.SignatureWrong,
            Refusal(nodes.Forge(1, 1, default, body: 3, signer: 2), body: 3)
        );
        Assert.Equal(
            ClockRefusal.RegistryWrong,
            Refusal(nodes.Forge(1, 2, first.Hash, registry: default(Sha256Hash)))
        );
        Assert.Empty(keeper.Evidence);
    }

    [Fact]
    public void A_statement_is_sent_only_after_it_is_durable()
    {
        Assert.Equal(
            ClockRefusal.None,
            keeper.TryMake(0, default, nodes.Key(0), out ReadOnlyMemory<byte> record)
        );
        Assert.Null(keeper.Last);
        Assert.Equal(ClockRefusal.NotSaved, keeper.TryMake(0, default, nodes.Key(0), out _));
        Assert.True(keeper.Saved().Bytes.SequenceEqual(record.Span));
        Assert.Equal(ClockRefusal.None, keeper.TryMake(0, default, nodes.Key(0), out _));
    }

    [Fact]
    public void What_was_saved_comes_back_and_what_was_not_may_never_sign()
    {
        ClockStatement peer = nodes.Forge(1, 7, Sha256.Of("x"u8));
        Assert.Equal(ClockRefusal.None, Refusal(peer));
        ClockStatement last = nodes.Make(keeper);
        ClockStatement fork = nodes.Forge(2, 1, default, body: 0);
        _ = Refusal(fork);
        ClockEvidence evidence = keeper
            .Receive(nodes.Forge(2, 1, default, body: 1).Bytes, TestNodes.Body(1))
            .Evidence!;

        Assert.True(
            ClockKeeper.TryRestore(
                nodes.Registry,
                0,
                new ClockLimits(),
                last.Bytes,
                [peer.Bytes.ToArray(), evidence.ToBytes(), [1, 2, 3]],
                out ClockKeeper? back
            )
        );
        Assert.Equal(2, nodes.Make(back).Sequence);
        Assert.Equal("{0:2 1:7}", back.Clock.ToString());
        Assert.Equal(2, Assert.Single(back.Evidence).Accused);
        Assert.Equal(ClockRefusal.Replayed, back.Receive(peer.Bytes, TestNodes.Body(0)).Refusal);

        byte[] damaged = last.Bytes.ToArray();
        damaged[^1] ^= 1;
        Assert.False(
            ClockKeeper.TryRestore(nodes.Registry, 0, new ClockLimits(), damaged, [], out _)
        );
        ClockKeeper lost = ClockKeeper.Listen(nodes.Registry, 0, new ClockLimits());
        Assert.Equal(ClockRefusal.StateLost, lost.TryMake(0, default, nodes.Key(0), out _));
        Assert.Equal(ClockRefusal.None, lost.Receive(peer.Bytes, TestNodes.Body(0)).Refusal);
    }

    [Fact]
    public void A_restored_backup_stops_signing_once_it_meets_what_it_signed_later()
    {
        ClockStatement early = nodes.Make(keeper);
        ClockStatement late = nodes.Make(keeper);
        Assert.True(
            ClockKeeper.TryRestore(
                nodes.Registry,
                0,
                new ClockLimits(),
                early.Bytes,
                [],
                out ClockKeeper? backup
            )
        );
        Assert.Equal(ClockRefusal.FromMyself, backup.Receive(early.Bytes, default).Refusal);
        Assert.True(backup.MaySign);
        Assert.Equal(ClockRefusal.StateLost, backup.Receive(late.Bytes, default).Refusal);
        Assert.False(backup.MaySign);
        Assert.Equal(ClockRefusal.StateLost, backup.TryMake(0, default, nodes.Key(0), out _));
    }

    [Fact]
    public void A_counter_at_its_end_is_refused_and_does_not_wrap()
    {
        ClockStatement last = nodes.Forge(0, VectorClock.CounterMax, Sha256.Of("x"u8));
        Assert.True(
            ClockKeeper.TryRestore(
                nodes.Registry,
                0,
                new ClockLimits(),
                last.Bytes,
                [],
                out ClockKeeper? full
            )
        );
        Assert.Equal(ClockRefusal.Exhausted, full.TryMake(0, default, nodes.Key(0), out _));
        Assert.Equal(VectorClock.CounterMax, full.Clock[0]);
    }

    [Fact]
    public void As_many_peers_are_kept_as_the_limit_says_and_who_joins_late_is_anchored()
    {
        ClockLimits limits = new() { PeerCountMax = 2, StepMax = 10 };
        ClockKeeper small = nodes.Enrol(0, limits);
        ClockStatement far = nodes.Forge(1, 1_000_000, Sha256.Of("x"u8));
        Assert.Equal(
            ClockRefusal.StepTooLarge,
            small.Receive(far.Bytes, TestNodes.Body(0)).Refusal
        );
        Assert.Equal(ClockRefusal.None, small.Anchor(far.Bytes));
        Assert.Equal(ClockRefusal.Stale, small.Anchor(far.Bytes));
        Assert.Equal(
            ClockRefusal.SignatureWrong,
            small.Anchor(nodes.Forge(2, 1, default, signer: 3).Bytes)
        );
        Assert.Equal(
            ClockRefusal.None,
            small.Receive(nodes.Forge(2, 1, default).Bytes, TestNodes.Body(0)).Refusal
        );
        Assert.Equal(
            ClockRefusal.PeersFull,
            small.Receive(nodes.Forge(3, 1, default).Bytes, TestNodes.Body(0)).Refusal
        );
        Assert.Equal(ClockRefusal.PeersFull, small.Anchor(nodes.Forge(3, 1, default).Bytes));
    }

    public void Dispose() => nodes.Dispose();

    private ClockRefusal Refusal(ClockStatement statement, int body = 0) =>
        keeper.Receive(statement.Bytes, TestNodes.Body(body)).Refusal;
}
