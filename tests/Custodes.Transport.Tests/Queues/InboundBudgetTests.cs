using Custodes.Transport.Queues;

namespace Custodes.Transport.Tests.Queues;

/// <summary>
/// Goal: the memory for waiting messages is bounded, and no peers together can take another's share.
/// Method: fill it in every greedy way; then random use against the sum of what is out.
/// </summary>
public sealed class InboundBudgetTests
{
    private const int Payload = 1_000 - InboundBudget.MessageBytes;

    private static readonly PeerOptions Options = new()
    {
        FrameBytesMax = 10_000,
        InboundBytesMax = 160_000,
        InboundCountMax = 1_000,
    };

    [Fact]
    public void One_peer_gets_its_share_and_a_quarter_of_the_pool()
    {
        InboundBudget budget = new(Options, peerCount: 8);
        InboundBudget.Account account = new();
        Assert.Equal(10 + 20, Fill(budget, account));
    }

    [Fact]
    public void All_others_together_leave_a_peer_its_share()
    {
        InboundBudget budget = new(Options, peerCount: 8);
        int taken = 0;
        for (int peer = 0; peer < 7; peer++)
        {
            taken += Fill(budget, new InboundBudget.Account());
        }

        Assert.Equal(7 * 10 + 80, taken);
        Assert.Equal(10, Fill(budget, new InboundBudget.Account()));
    }

    [Fact]
    public void The_count_has_its_own_limit()
    {
        InboundBudget budget = new(Options with { InboundCountMax = 4 }, peerCount: 1);
        InboundBudget.Account account = new();
        Assert.Equal(4, Fill(budget, account));
        budget.Return(account, Payload);
        Assert.Equal(1, Fill(budget, account));
    }

    [Fact]
    public void A_message_of_the_largest_size_always_finds_room_in_the_end()
    {
        InboundBudget budget = new(Options, peerCount: 4096);
        Assert.True(budget.TryTake(new InboundBudget.Account(), Options.FrameBytesMax));
    }

    [Fact]
    public void What_is_out_never_passes_the_limit_and_all_of_it_comes_back()
    {
        InboundBudget budget = new(Options, peerCount: 5);
        InboundBudget.Account[] accounts = [new(), new(), new(), new(), new()];
        List<(int Peer, int Bytes)> held = [];
        Primitives.SplitMix64 chance = new(7);
        long most = 0;
        for (int step = 0; step < 100_000; step++)
        {
            int peer = chance.Below(5);
            int bytes = chance.Below(Options.FrameBytesMax + 1);
            if (chance.Below(3) > 0)
            {
                if (budget.TryTake(accounts[peer], bytes))
                {
                    held.Add((peer, bytes));
                }
            }
            else if (held.Count > 0)
            {
                int at = chance.Below(held.Count);
                budget.Return(accounts[held[at].Peer], held[at].Bytes);
                held.RemoveAt(at);
            }

            long total = accounts.Sum(account => account.Bytes);
            Assert.Equal(held.Sum(one => (long)one.Bytes + InboundBudget.MessageBytes), total);
            Assert.True(total <= Options.InboundBytesMax);
            most = Math.Max(most, total);
        }

        Assert.True(most > Options.InboundBytesMax * 8 / 10);
        held.ForEach(one => budget.Return(accounts[one.Peer], one.Bytes));
        Assert.All(
            accounts,
            account => Assert.Equal((0, 0, 0), (account.Count, account.Bytes, account.Pooled))
        );
        Assert.Equal(16 + 20, Fill(budget, accounts[0]));
    }

    private static int Fill(InboundBudget budget, InboundBudget.Account account)
    {
        int count = 0;
        while (budget.TryTake(account, Payload))
        {
            count++;
        }

        return count;
    }
}
