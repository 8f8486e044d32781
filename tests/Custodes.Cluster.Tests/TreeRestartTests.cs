using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: a restart takes away neither what was committed to nor the means to undo a lie, and damage is named.
/// Method: the tree of one thread; nodes are killed between epochs and come back with what they appended. Each is compared with
/// a run without the kill, to the last byte of the baseline.
/// </summary>
public sealed class TreeRestartTests
{
    private const int Agents = 200;

    [Fact]
    public void A_restarted_global_node_aggregates_again_what_it_stored_before()
    {
        Sha256Hash killed = AfterALateProof(isKilled: true, out int keptAfterRestart);
        Assert.True(keptAfterRestart >= 3, $"{keptAfterRestart} epochs came back");
        Assert.Equal(AfterALateProof(isKilled: false, out _), killed);
    }

    [Fact]
    public void Without_its_epochs_a_restarted_global_node_cannot_undo_what_was_before()
    {
        // The counterpart: it shows that the test above looks at what was stored.
        Assert.NotEqual(
            AfterALateProof(isKilled: false, out _),
            AfterALateProof(isKilled: true, out int kept, isWiped: true)
        );
        Assert.Equal(0, kept);
    }

    [Fact]
    public void A_restarted_local_node_opens_what_it_committed_to()
    {
        using TestTree tree = new(Agents, rules: new() { AuditPerMille = 1000 });
        tree.Start();
        tree.RunToEnd(epoch: 1);
        TreeNode node = tree[tree.FirstLocal];
        int before = node.Sent.GetValueOrDefault(MessageKind.Opened);
        node.Kill();
        node.Start();
        ClusterMessage question = Question(tree, epoch: 1);
        List<HierarchyEffect> effects = [];
        node.Machine!.OnMessage(question, tree.NowMs, effects);
        HierarchyEffect.Send[] answers = [.. effects.OfType<HierarchyEffect.Send>()];
        Assert.True(before > 0);
        Assert.Contains(answers, answer => IsOpened(answer, leavesMin: 1));

        // The counterpart: without what it stored it has nothing to open.
        node.Kill();
        node.Epochs.Clear();
        node.Start();
        effects.Clear();
        node.Machine!.OnMessage(question, tree.NowMs, effects);
        Assert.DoesNotContain(
            effects.OfType<HierarchyEffect.Send>(),
            answer => IsOpened(answer, leavesMin: 1)
        );
    }

    [Fact]
    public void Leaves_are_stored_before_the_summary_that_commits_to_them_is_sent()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunUntil(
            () => tree[tree.FirstLocal].Sent.ContainsKey(MessageKind.Summaries),
            withinMs: 5_000
        );
        tree[tree.FirstLocal].Kill();
        Assert.True(tree[tree.FirstLocal].Epochs[1].Count >= 2);
    }

    [Fact]
    public void An_epoch_that_was_stored_without_a_baseline_is_forgotten()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 3);
        TreeNode top = tree[TestTree.Global];
        top.Kill();
        top.Epochs.Add(9, [.. top.Epochs[3]]);
        top.Start();
        Assert.DoesNotContain(9UL, top.Epochs.Keys);
        Assert.Contains(top.Events, found => found.Kind == HierarchyEventKind.EpochForgotten);
        tree.RunToEnd(epoch: 5);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_record_that_this_node_never_wrote_stops_it_with_the_number_of_the_epoch(
        int record
    )
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        TreeNode top = tree[TestTree.Global];
        top.Kill();
        byte[] damaged = top.Epochs[2][record].ToArray();
        top.Epochs[2][record] = damaged.AsMemory(0, damaged.Length / 2);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(top.Start);
        Assert.Contains("epoch 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_epochs_are_stored_than_can_be_used()
    {
        using TestTree tree = new(agents: 40, locals: 3);
        foreach (int index in Enumerable.Range(0, 6))
        {
            tree[index].Options = new HierarchyOptions { StartMs = 50, LeafEpochsMax = 4 };
        }

        tree.Start();
        tree.RunToEnd(epoch: 6);
        tree.RunFor(20);
        Assert.Equal([3UL, 4UL, 5UL, 6UL], tree[tree.FirstLocal].Epochs.Keys);
        Assert.Equal(6, tree[TestTree.Global].Epochs.Count);
    }

    // Two aggregators of one bucket of epoch 2 are proven liars after epoch 3: what they summed up counts no longer, from epoch 1 on.
    private static Sha256Hash AfterALateProof(bool isKilled, out int kept, bool isWiped = false)
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 3);
        TreeNode top = tree[TestTree.Global];
        Bucket bucket = tree.Top.Store.ContextOf(2).Plan.Buckets[0];
        ushort[] liars = [bucket.Nodes[0], bucket.Nodes[1]];
        LieProof[] proofs = [.. liars.Select(liar => SecondWord(tree, bucket.Id, liar))];
        tree.RunUntil(() => tree.Top.NextAtMs - tree.NowMs < 5, withinMs: 5_000);
        if (isKilled)
        {
            top.Kill();
            if (isWiped)
            {
                top.Epochs.Clear();
            }

            top.Start();
        }

        kept = tree.Top.Store.Count;
        List<HierarchyEffect> effects = [];
        foreach (LieProof proof in proofs)
        {
            tree.Top.Convict(proof, effects);
        }

        Assert.Equal(isWiped ? [] : liars, tree.Top.Status.ExcludedNodes);
        top.Do(effects);
        tree.RunToEnd(epoch: 4);
        return tree.Top.Status.BaselineDigest;
    }

    // A second word about a bucket that the node told the truth of before: signed with its key, as a thief would.
    private static LieProof.TwoSummaries SecondWord(TestTree tree, uint bucket, ushort place)
    {
        Summary first = tree.Top.Store.SummariesOf(2, bucket).First(one => one.Node == place);
        using SigningKey key = TestTree.KeyOf(tree.Map.IndexOf(place));
        Summary second = Summary.Sign(
            LyingMaker.Alter(first.Content),
            place,
            Sha256Hash.OfNothing,
            new Ed25519Signer(key)
        );
        return new LieProof.TwoSummaries(first, second);
    }

    private static ClusterMessage Question(TestTree tree, ulong epoch)
    {
        ushort place = tree.Map.PlaceOf(tree.FirstLocal);
        uint[] buckets =
        [
            .. tree
                .Top.Store.ContextOf(epoch)
                .Plan.Buckets.ToArray()
                .Where(bucket => bucket.IsSummedBy(place))
                .Select(bucket => bucket.Id),
        ];
        return new ClusterMessage(
            TestTree.Global,
            MessageKind.Open,
            epoch,
            NumberList.Write(buckets),
            ReadOnlyMemory<byte>.Empty
        );
    }

    private static bool IsOpened(HierarchyEffect.Send send, int leavesMin) =>
        Envelope.TryRead(
            send.Raw,
            out MessageKind kind,
            out _,
            out _,
            out ReadOnlyMemory<byte> body
        )
        && kind == MessageKind.Opened
        && LeafList.Read(body, out _)!.Length >= leavesMin;
}
