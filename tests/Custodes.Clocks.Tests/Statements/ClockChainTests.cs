using Custodes.Clocks.Statements;
using Custodes.Cryptography;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: every link is checked, not only the ends, and the answer names the place.
/// Method: an honest run of four nodes, with one statement left out, moved, doubled, or replaced by its key's holder.
/// </summary>
public sealed class ClockChainTests : IDisposable
{
    private readonly TestNodes nodes = new();
    private readonly List<ClockStatement> honest;

    public ClockChainTests()
    {
        honest = HonestRun.Of(nodes, seed: 11, steps: 80);
    }

    [Fact]
    public void An_honest_log_has_no_fault()
    {
        ClockChain chain = new(nodes.Registry);
        for (int place = 0; place < honest.Count; place++)
        {
            Assert.Null(chain.Check(place, honest[place].Bytes));
        }

        Assert.Equal((80L, 4), (chain.Count, chain.SenderCount));
        Assert.Equal(honest[^1].Hash, chain.LastOf(honest[^1].Sender));
    }

    [Fact]
    public void Each_statement_that_is_left_out_is_missed_by_the_next_of_its_sender()
    {
        for (int taken = 0; taken < honest.Count; taken++)
        {
            List<ClockStatement> rest = [.. honest];
            rest.RemoveAt(taken);
            int next = rest.FindIndex(taken, one => one.Sender == honest[taken].Sender);
            int held = rest.FindIndex(
                taken,
                one => one.Others[honest[taken].Sender] >= honest[taken].Sequence
            );
            IReadOnlyList<ClockChainFault> faults = Faults(rest);

            // Without its first statement a node has no chain yet, against which a claim could be held.
            held = honest[taken].Sequence == 1 ? -1 : held;

            // The last of a sender, which nobody holds, can be cut off: the tree's head guards the end.
            int expected = (next, held) switch
            {
                (< 0, < 0) => -1,
                (< 0, _) => held,
                (_, < 0) => next,
                _ => Math.Min(next, held),
            };
            Assert.Equal(expected, faults.Count == 0 ? -1 : faults[0].Place);
        }
    }

    [Fact]
    public void Two_that_change_places_are_found()
    {
        for (int place = 0; place + 1 < honest.Count; place++)
        {
            List<ClockStatement> swapped = [.. honest];
            (swapped[place], swapped[place + 1]) = (swapped[place + 1], swapped[place]);
            bool matters = honest[place + 1].Clock[honest[place].Sender] >= honest[place].Sequence;
            Assert.Equal(matters, Faults(swapped).Count > 0);
        }
    }

    [Fact]
    public void One_that_stands_there_twice_and_one_that_is_forked_are_named()
    {
        ClockStatement third = nodes.Forge(1, 3, Sha256.Of("x"u8));
        ClockStatement[] chain =
        [
            nodes.Forge(1, 1, default),
            nodes.Forge(1, 1, default),
            nodes.Forge(1, 1, default, body: 2),
            third,
        ];

        Assert.Equal(
            [ClockRefusal.Replayed, ClockRefusal.Forked, ClockRefusal.StepTooLarge],
            Faults(chain).Select(fault => fault.Reason)
        );
        Assert.Contains(
            "statement 3 of node 1 stands where 2 belongs",
            Faults(chain)[2].Words,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_link_to_another_statement_is_found_between_sound_ends()
    {
        // The middle is replaced; beginning and end are what everybody knows.
        ClockStatement first = nodes.Forge(1, 1, default);
        ClockStatement second = nodes.Forge(1, 2, first.Hash);
        ClockStatement third = nodes.Forge(1, 3, second.Hash);
        ClockStatement other = nodes.Forge(1, 2, first.Hash, body: 4);

        Assert.Empty(Faults([first, second, third]));
        ClockChainFault fault = Assert.Single(Faults([first, other, third]));
        Assert.Equal((2L, 1, ClockRefusal.LinkBroken), (fault.Place, fault.Sender, fault.Reason));
    }

    [Fact]
    public void Running_back_false_claims_and_wrong_signatures_are_named()
    {
        ClockStatement first = nodes.Forge(1, 1, default, TestNodes.Clock((2, 5)), epoch: 2);
        Assert.Equal(
            ClockRefusal.RanBack,
            Assert.Single(Faults([first, nodes.Forge(1, 2, first.Hash, epoch: 2)])).Reason
        );
        Assert.Equal(
            ClockRefusal.RanBack,
            Assert
                .Single(Faults([first, nodes.Forge(1, 2, first.Hash, TestNodes.Clock((2, 5)))]))
                .Reason
        );
        Assert.Equal(
            ClockRefusal.Contradicted,
            Assert.Single(Faults([first, nodes.Forge(2, 1, default)])).Reason
        );
        Assert.Equal(
            ClockRefusal.ClaimTooFar,
            Assert.Single(Faults([nodes.Forge(2, 1, default), first])).Reason
        );
        Assert.Equal(
            ClockRefusal.SignatureWrong,
            Assert.Single(Faults([nodes.Forge(1, 1, default, signer: 2)])).Reason
        );
        Assert.Equal(
            ClockRefusal.Truncated,
            Assert
                .Single(
                    ClockChain.Verify(
                        [
                            [1, 2],
                        ],
                        nodes.Registry
                    )
                )
                .Reason
        );
    }

    public void Dispose() => nodes.Dispose();

    private IReadOnlyList<ClockChainFault> Faults(IReadOnlyList<ClockStatement> statements) =>
        ClockChain.Verify([.. statements.Select(one => one.Bytes.ToArray())], nodes.Registry);
}
