using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: a bucket that misses its epoch counts with the next baseline, once, as it was really summed up, and never after that.
/// Method: the tree of one thread; summaries of one epoch are held back and let go before its end, after it, and after the end of
/// the next one.
/// </summary>
public sealed class TreeLateTests
{
    private const int Agents = 200;

    [Fact]
    public void A_bucket_that_comes_before_the_next_epoch_closes_counts_with_the_next_baseline_once()
    {
        using TestTree punctual = new(Agents);
        punctual.Start();
        punctual.RunToEnd(epoch: 1);
        using TestTree tree = HoldBack(out List<(ushort To, byte[] Raw)> held);
        Assert.True(tree.Top.Status.BucketsMissing > 0, "nothing was missing");
        Assert.NotEqual(punctual.Top.Status.BaselineDigest, tree.Top.Status.BaselineDigest);
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, withinMs: 5_000);
        LetGo(tree, held);
        tree.RunToEnd(epoch: 2);

        // In its own epoch, as if it had been in time: a second vote in the next one is not there.
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
        Assert.Equal(
            punctual.Top.Status.BaselineDigest,
            tree.Top.Store.AggregateAgain(1)[0].Digest
        );
        int counted = CountLate(tree);
        Assert.True(counted > 0, "nothing counted late");

        // Everything once more, in each of the epochs that follow: nothing changes any more.
        LetGo(tree, held);
        tree.RunToEnd(epoch: 3);
        LetGo(tree, held);
        tree.RunToEnd(epoch: 4);
        Assert.Equal(counted, CountLate(tree));
        Assert.Equal(
            punctual.Top.Status.BaselineDigest,
            tree.Top.Store.AggregateAgain(1)[0].Digest
        );
        Assert.Empty(tree.Top.Status.ExcludedNodes);
    }

    [Fact]
    public void A_bucket_that_comes_after_the_next_epoch_closed_never_counts()
    {
        using TestTree tree = HoldBack(out List<(ushort To, byte[] Raw)> held);
        tree.RunToEnd(epoch: 2);
        Sha256Hash before = tree.Top.Store.AggregateAgain(1)[0].Digest;
        LetGo(tree, held);
        tree.RunToEnd(epoch: 4);
        Assert.Equal(before, tree.Top.Store.AggregateAgain(1)[0].Digest);
        Assert.Equal(0, CountLate(tree));
    }

    [Fact]
    public void A_lie_in_a_late_bucket_is_recomputed_and_its_teller_named()
    {
        using TestTree punctual = new(Agents);
        punctual.Start();
        punctual.RunToEnd(epoch: 1);

        // All that are late lie alike, so that no comparison could find them.
        using TestTree tree = HoldBack(
            out List<(ushort To, byte[] Raw)> held,
            node => node.Maker = new LyingMaker()
        );
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, withinMs: 5_000);
        LetGo(tree, held);
        tree.RunToEnd(epoch: 2);

        Assert.NotEmpty(tree.Top.Status.ExcludedNodes);
        Assert.Equal(
            punctual.Top.Status.BaselineDigest,
            tree.Top.Store.AggregateAgain(1)[0].Digest
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void No_more_late_buckets_are_opened_than_the_limit(int most)
    {
        using TestTree tree = HoldBack(out List<(ushort To, byte[] Raw)> held, null, most);
        tree.RunUntil(() => tree.Top.Status.Epoch == 2, withinMs: 5_000);
        LetGo(tree, held);
        tree.RunToEnd(epoch: 2);
        Assert.Equal(most, CountLate(tree));
    }

    // Every summary of the first epoch: it closes with nothing.
    private static TestTree HoldBack(
        out List<(ushort To, byte[] Raw)> held,
        Action<TreeNode>? change = null,
        int lateMax = 64
    )
    {
        TestTree tree = new(Agents);
        List<(ushort To, byte[] Raw)> kept = [];
        held = kept;
        tree[TestTree.Global].Options = new HierarchyOptions
        {
            StartMs = 50,
            LateBucketsMax = lateMax,
        };
        for (int local = 0; local < 8; local++)
        {
            change?.Invoke(tree[tree.FirstLocal + local]);
        }

        tree.IsLost = (from, to, raw) =>
        {
            bool isHeld =
                from != TestTree.Global
                && raw.Span[0] == (byte)MessageKind.Relay
                && Envelope.TryRead(raw, out _, out ulong epoch, out _, out _)
                && epoch == 1;
            if (isHeld)
            {
                kept.Add((to, raw.ToArray()));
            }

            return isHeld;
        };
        tree.Start();
        tree.RunUntil(() => tree.Top.Status.EpochsClosed == 1, withinMs: 20_000);
        return tree;
    }

    private static void LetGo(TestTree tree, List<(ushort To, byte[] Raw)> held)
    {
        tree.IsLost = null;
        foreach ((ushort to, byte[] raw) in held)
        {
            tree[to].Receive(raw);
        }
    }

    private static int CountLate(TestTree tree) =>
        tree[TestTree.Global].Events.Count(found => found.Kind == HierarchyEventKind.LateCounted);
}
