using Custodes.Aggregation.Disputes;
using Custodes.Cluster.Hierarchy;
using Custodes.Cryptography;

namespace Custodes.Cluster.Tests;

/// <summary>Epochs of a whole tree: 1 global, 2 regional and 8 local nodes with 200 agents.</summary>
/// <remarks>
/// Goal: every agent counts exactly once, whatever dies, lies, or comes twice, and honest nodes are never accused.
/// Method: real machines, keys and clocks in one thread; time and delivery drawn from a seed. Each fault
/// has its counterpart without the fault.
/// </remarks>
public sealed class TreeTests
{
    private const int Agents = 200;

    [Fact]
    public void Every_agent_counts_once_and_every_node_ends_with_the_same_baseline()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 3);
        tree.RunFor(20);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.BucketsMissing);
        Assert.Equal(0, tree.Top.Status.Disputes);
        for (int local = 0; local < 8; local++)
        {
            Assert.Equal(tree.Top.Status.BaselineDigest, tree.Local(local).Status.BaselineDigest);
            Assert.Equal([1, 2, 3], tree[tree.FirstLocal + local].Adopted);
            Assert.False(tree.Local(local).Status.IsStale);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_baseline()
    {
        Assert.Equal(DigestAfterTwo(seed: 4), DigestAfterTwo(seed: 4));
    }

    [Fact]
    public void The_order_in_which_messages_come_changes_no_baseline()
    {
        Assert.Equal(DigestAfterTwo(seed: 4), DigestAfterTwo(seed: 5));
    }

    [Fact]
    public void Messages_that_come_twice_count_once()
    {
        using TestTree tree = new(Agents) { TwicePerMille = 500 };
        tree.Start();
        tree.RunToEnd(epoch: 2);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.True(tree.Top.Status.Duplicates > 0, "nothing came twice");
        Assert.Equal(0, tree.Top.Status.Disputes);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(450)]
    public void A_killed_local_node_takes_away_its_own_agents_at_most(int afterMs)
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, 5_000);
        tree.RunFor(afterMs);
        tree[tree.FirstLocal].Kill();
        tree.RunToEnd(epoch: 3);

        Assert.Equal(Agents - (Agents / 8), tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.BucketsMissing);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);

        tree[tree.FirstLocal].Start();
        tree.RunToEnd(epoch: 5);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
    }

    [Fact]
    public void A_local_node_that_comes_back_at_once_says_nothing_twice()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree.RunUntil(() => tree.Local(0).Status.Epoch == 2, 5_000);
        tree[tree.FirstLocal].Kill();
        tree[tree.FirstLocal].Start();
        tree.RunToEnd(epoch: 2);

        Assert.Contains(
            tree[tree.FirstLocal].Events,
            found => found.Kind == HierarchyEventKind.EpochMissed && found.Epoch == 2
        );
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
        tree.RunToEnd(epoch: 3);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void A_killed_regional_node_takes_nothing_away()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, 5_000);
        tree.RunFor(15);
        tree[TestTree.FirstRegional].Kill();
        tree.RunToEnd(epoch: 4);
        tree.RunFor(20);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.Disputes);
        Assert.Equal(tree.Top.Status.BaselineDigest, tree.Local(0).Status.BaselineDigest);
    }

    [Fact]
    public void Without_any_regional_node_local_ones_keep_their_baseline_and_call_it_stale()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree.RunFor(20);
        Sha256Hash digest = tree.Local(3).Status.BaselineDigest;
        tree[TestTree.FirstRegional].Kill();
        tree[TestTree.FirstRegional + 1].Kill();
        tree.RunFor(6_000);

        Assert.True(tree.Local(3).Status.IsStale);
        Assert.Equal(digest, tree.Local(3).Status.BaselineDigest);

        tree[TestTree.FirstRegional].Start();
        tree[TestTree.FirstRegional + 1].Start();
        ulong later = tree.Top.Status.Epoch + 2;
        tree.RunToEnd(later);
        tree.RunFor(20);
        Assert.False(tree.Local(3).Status.IsStale);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void A_restarted_global_node_goes_on_from_its_baseline()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        tree.RunUntil(() => tree.Top.Status.Epoch == 3, 5_000);
        tree.RunFor(10);
        tree[TestTree.Global].Kill();
        tree.RunFor(100);
        tree[TestTree.Global].Start();
        tree.RunToEnd(epoch: 4);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(4UL, tree.Top.Status.BaselineEpoch);
        Assert.DoesNotContain(3UL, tree[tree.FirstLocal].Adopted);
    }

    [Fact]
    public void A_local_node_that_alters_its_sums_is_named_with_a_proof_that_others_check()
    {
        using TestTree tree = new(Agents);
        ushort liar = (ushort)(tree.FirstLocal + 2);
        tree[liar].Maker = new LyingMaker();
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree.RunFor(20);

        Assert.Equal([tree.Map.PlaceOf(liar)], tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        HierarchyEvent named = Assert.Single(
            tree[tree.FirstLocal].Events,
            found => found.Kind == HierarchyEventKind.LiarProven
        );
        Assert.Equal($"node {liar} (n{liar})", named.Detail);
        Assert.True(LieProof.TryParse(named.Proof.Span, tree.Map.Fleet, out LieProof? proof));
        Assert.IsType<LieProof.AlteredSum>(proof);

        tree.RunToEnd(epoch: 3);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void Two_aggregators_that_tell_the_same_lie_are_both_named()
    {
        using TestTree tree = new(Agents);
        ushort[] liars = [(ushort)(tree.FirstLocal + 2), (ushort)(tree.FirstLocal + 6)];
        foreach (ushort liar in liars)
        {
            tree[liar].Maker = new LyingMaker();
        }

        tree.Start();
        tree.RunToEnd(epoch: 2);

        Assert.Equal(liars.Select(tree.Map.PlaceOf).Order(), tree.Top.Status.ExcludedNodes.Order());
        Assert.Empty(tree.Top.Status.ExcludedAgents);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void Audits_of_every_bucket_take_nothing_away_and_accuse_nobody()
    {
        using TestTree tree = new(Agents, rules: new() { AuditPerMille = 1000 });
        tree.Start();
        tree.RunToEnd(epoch: 3);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.Disputes);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.True(
            tree[TestTree.Global].Sent[Messages.MessageKind.Open] > 3,
            "nobody was asked to open anything"
        );
    }

    [Fact]
    public void What_nobody_opens_in_an_audit_still_counts()
    {
        using TestTree tree = new(Agents, rules: new() { AuditPerMille = 1000 })
        {
            IsLost = static (_, to, raw) =>
                to == TestTree.Global && raw.Span[0] == (byte)Messages.MessageKind.Opened,
        };
        tree.Start();
        tree.RunToEnd(epoch: 2);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void A_restarted_global_node_still_knows_its_liars()
    {
        using TestTree tree = new(Agents);
        ushort liar = (ushort)(tree.FirstLocal + 2);
        tree[liar].Maker = new LyingMaker();
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree[TestTree.Global].Kill();
        tree[TestTree.Global].Start();
        tree.RunToEnd(epoch: 2);

        Assert.Equal([tree.Map.PlaceOf(liar)], tree.Top.Status.ExcludedNodes);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void What_a_liar_said_changes_no_baseline()
    {
        using TestTree honest = new(Agents);
        honest.Start();
        honest.RunToEnd(epoch: 1);
        using TestTree lied = new(Agents);
        lied[lied.FirstLocal + 2].Maker = new LyingMaker();
        lied.Start();
        lied.RunToEnd(epoch: 1);

        Assert.NotEmpty(lied.Top.Status.ExcludedNodes);
        Assert.Equal(honest.Top.Status.BaselineDigest, lied.Top.Status.BaselineDigest);
    }

    [Fact]
    public void Summaries_that_get_lost_on_one_way_come_by_the_other()
    {
        using TestTree tree = new(Agents)
        {
            IsLost = static (from, to, _) => from >= 3 && to == TestTree.FirstRegional,
        };
        tree.Start();
        tree.RunToEnd(epoch: 2);

        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.BucketsMissing);
    }

    [Fact]
    public void Reports_that_one_aggregator_did_not_get_are_brought_by_another()
    {
        using TestTree tree = new(Agents);
        int[] lost = new int[1];
        tree.IsLost = (from, to, raw) =>
        {
            bool isFirst = from == tree.FirstLocal && to == tree.FirstLocal + 1 && lost[0] == 0;
            isFirst &= raw.Span[0] == (byte)Messages.MessageKind.Reports;
            lost[0] += isFirst ? 1 : 0;
            return isFirst;
        };
        tree.Start();
        tree.RunToEnd(epoch: 1);

        Assert.Equal(1, lost[0]);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.Disputes);
    }

    [Fact]
    public void A_node_that_lost_its_clock_is_not_listened_to()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree[tree.FirstLocal].Kill();
        tree[tree.FirstLocal].Clock = [];
        tree[tree.FirstLocal].Start();
        tree.RunToEnd(epoch: 3);

        Assert.Equal(Agents - (Agents / 8), tree.Top.Status.BaselineAgents);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
    }

    [Fact]
    public void Recorded_messages_change_nothing_when_they_are_sent_again()
    {
        using TestTree quiet = new(Agents);
        quiet.Start();
        quiet.RunToEnd(epoch: 4);
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        tree.RunUntil(() => tree.Top.Status.Epoch == 3, 5_000);
        (ushort To, byte[] Raw)[] recorded = [.. tree.Recorded];
        foreach ((ushort to, byte[] raw) in recorded)
        {
            // To whom it was sent, and to everybody else.
            tree[to].Receive(raw);
            tree[(to + 1) % 11].Receive(raw);
        }

        tree.RunToEnd(epoch: 4);
        Assert.True(recorded.Length > 100);
        Assert.Equal(quiet.Top.Status.BaselineDigest, tree.Top.Status.BaselineDigest);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
    }

    private static Sha256Hash DigestAfterTwo(ulong seed)
    {
        using TestTree tree = new(Agents, seed: seed);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        return tree.Top.Status.BaselineDigest;
    }
}
