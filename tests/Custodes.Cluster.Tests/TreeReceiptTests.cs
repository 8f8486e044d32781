using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: who acknowledged a report and left it out is named, with a proof, within two epochs; who never got it is not.
/// Method: the tree of one thread; one aggregator leaves agents of others out of what it commits to, opens what it signed, and denies
/// nothing. The same with the report, the receipt, the question or the answer lost on the way.
/// </summary>
public sealed class TreeReceiptTests
{
    private const int Agents = 200;

    [Fact]
    public void Who_leaves_out_what_it_acknowledged_is_named_within_two_epochs()
    {
        using TestTree tree = new(Agents);
        ushort liar = MakeOmit(tree);
        tree.Start();
        tree.RunToEnd(epoch: 2);
        tree.RunFor(20);

        Assert.Equal([tree.Map.PlaceOf(liar)], tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
        HierarchyEvent named = tree[TestTree.Global]
            .Events.Single(found => found.Kind == HierarchyEventKind.LiarProven);
        Assert.InRange(named.Epoch, 1UL, 2UL);
        Assert.Equal($"node {liar} (n{liar})", named.Detail);
        Assert.True(LieProof.TryParse(named.Proof.Span, tree.Map.Fleet, out LieProof? proof));
        _ = Assert.IsType<LieProof.OmittedLeaf>(proof);

        // Offline: the context of the epoch and the proof, nothing else.
        Assert.Equal(
            LieVerdict.Proven,
            proof.TryVerify(tree.Top.Store.ContextOf(1), tree.Signatures)
        );

        // Others have checked it too, and nobody's report is missing.
        Assert.Contains(
            tree[tree.FirstLocal].Events,
            found => found.Kind == HierarchyEventKind.LiarProven
        );
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void A_sensor_that_restarts_still_has_its_receipts()
    {
        using TestTree tree = new(Agents);
        ushort liar = MakeOmit(tree);
        AskNothing(tree);
        tree.IsLost = static (from, to, raw) =>
            from == TestTree.Global && raw.Span[0] == (byte)MessageKind.ReceiptsWanted;
        tree.Start();
        tree.RunToEnd(epoch: 1);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        (ushort To, byte[] Raw)[] questions = [];
        tree.IsLost = (from, to, raw) =>
        {
            if (from == TestTree.Global && raw.Span[0] == (byte)MessageKind.ReceiptsWanted)
            {
                questions = [.. questions, (to, raw.ToArray())];
            }

            return false;
        };
        tree.RunUntil(() => questions.Length > 0, withinMs: 10_000);
        foreach ((ushort to, _) in questions)
        {
            tree[to].Kill();
            tree[to].Start();
        }

        tree.RunUntil(() => tree.Top.Status.ExcludedNodes.Count > 0, withinMs: 10_000);
        Assert.Equal([tree.Map.PlaceOf(liar)], tree.Top.Status.ExcludedNodes);
    }

    [Theory]
    [InlineData((int)MessageKind.Receipts)]
    [InlineData((int)MessageKind.ReceiptsWanted)]
    [InlineData((int)MessageKind.ReceiptsGiven)]
    public void Without_its_receipt_nobody_is_accused_and_the_report_counts(int lost)
    {
        using TestTree tree = new(Agents) { IsLost = (_, _, raw) => raw.Span[0] == lost };
        _ = MakeOmit(tree);
        AskNothing(tree);
        tree.Start();
        tree.RunToEnd(epoch: 3);

        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.True(tree.Top.Status.Disputes > 0, "nothing was left out");
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void An_honest_aggregator_that_never_got_a_report_is_not_accused()
    {
        using TestTree tree = new(Agents);
        ushort deaf = (ushort)(tree.FirstLocal + 3);

        // From one sensor nothing arrives, and from the others nothing of what they would bring instead.
        tree.IsLost = (from, to, raw) =>
            to == deaf
            && raw.Span[0] == (byte)MessageKind.Reports
            && (from == tree.FirstLocal || tree.NowMs % 3 == 0);
        tree.Start();
        tree.RunToEnd(epoch: 4);

        Assert.True(tree.Top.Status.Disputes > 0, "every report arrived");
        Assert.True(
            tree[TestTree.Global].Sent.GetValueOrDefault(MessageKind.ReceiptsWanted) > 0,
            "nobody was asked for receipts"
        );
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void Accomplices_who_all_leave_out_the_same_reports_are_named_by_the_sensors_receipts()
    {
        using TestTree tree = new(Agents, rules: Small);
        ushort victim = tree.FirstLocal;
        for (int local = 1; local < 8; local++)
        {
            tree[tree.FirstLocal + local].Maker = new CollusionMaker(
                agent => tree.Map.Agents[(int)agent].Sensor == victim,
                node => node != tree.Map.PlaceOf(victim)
            );
        }

        tree.Start();
        tree.RunToEnd(epoch: 1);
        Assert.Equal(0, tree.Top.Status.Disputes);
        Assert.True(tree.Top.Status.BaselineAgents < Agents, "nothing was left out");

        tree.RunUntil(() => tree.Top.Status.ExcludedNodes.Count > 0, withinMs: 10_000);
        Assert.InRange(tree.Top.Status.Epoch, 2UL, 4UL);
        Assert.True(tree.Top.Status.Complaints > 0);
        Assert.DoesNotContain(tree.Map.PlaceOf(victim), tree.Top.Status.ExcludedNodes);
        Assert.Empty(tree.Top.Status.ExcludedAgents);
        HierarchyEvent named = tree[TestTree.Global]
            .Events.First(found => found.Kind == HierarchyEventKind.LiarProven);
        Assert.True(LieProof.TryParse(named.Proof.Span, tree.Map.Fleet, out LieProof? proof));
        LieProof.OmittedLeaf omitted = Assert.IsType<LieProof.OmittedLeaf>(proof);
        Assert.Equal(victim, tree.Map.Agents[(int)omitted.Receipt.Agent].Sensor);
        Assert.Contains(
            tree[TestTree.Global].Events,
            found => found.Kind == HierarchyEventKind.Complained
        );
    }

    [Fact]
    public void Honest_aggregators_open_what_sensors_ask_for_and_nobody_is_accused()
    {
        using TestTree tree = new(Agents, rules: Small);
        tree.Start();
        tree.RunToEnd(epoch: 4);

        // Two agents of each of eight sensors in each epoch but the last.
        Assert.InRange(tree.Top.Status.Demands, 3 * 8, 3 * 16);
        Assert.Equal(0, tree.Top.Status.Complaints);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Equal(0, tree.Top.Status.Refused);
        Assert.Equal(Agents, tree.Top.Status.BaselineAgents);
    }

    [Fact]
    public void A_report_that_nobody_acknowledged_is_told_by_its_sensor_and_accuses_nobody()
    {
        using TestTree tree = new(Agents, rules: Small)
        {
            IsLost = static (from, to, raw) => raw.Span[0] == (byte)MessageKind.Receipts && to == 3,
        };
        tree.Start();
        tree.RunToEnd(epoch: 2);

        HierarchyEvent told = tree[3]
            .Events.First(found => found.Kind == HierarchyEventKind.Unacknowledged);
        Assert.Contains("of 25 reports were acknowledged by no", told.Detail);
        Assert.True(tree.Local(0).Status.Unacknowledged > 0);
        Assert.Equal(0, tree.Local(1).Status.Unacknowledged);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
    }

    [Fact]
    public void What_a_sensor_asks_too_much_or_for_others_is_refused()
    {
        using TestTree tree = new(Agents, rules: Small);
        tree[4].Options = new HierarchyOptions { StartMs = 50, DemandsMax = 3 };
        List<byte[]> others = [];
        tree.IsLost = (from, to, raw) =>
        {
            if (from == 5 && raw.Span[0] == (byte)MessageKind.ReceiptsGiven)
            {
                Assert.True(
                    Envelope.TryRead(raw, out _, out _, out _, out ReadOnlyMemory<byte> body)
                );
                others.Add(body.ToArray());
            }

            return false;
        };
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree.RunFor(20);

        // Three replicas of two agents are six; what sums them up itself has fewer.
        Assert.InRange(tree.Top.Status.Refused, 1, 3);
        long before = tree.Top.Status.Refused;
        tree[6].Say(MessageKind.ReceiptsGiven, others[^1], [TestTree.Global]);
        tree.RunFor(20);
        Assert.True(tree.Top.Status.Refused > before);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
    }

    private static AggregationRules Small => new() { AuditPerMille = 0, BucketAgents = 10 };

    [Fact]
    public void Receipts_cost_one_message_for_each_message_with_reports()
    {
        using TestTree tree = new(Agents);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        int receipts = 0;
        int reports = 0;
        for (int local = 0; local < 8; local++)
        {
            TreeNode node = tree[tree.FirstLocal + local];
            receipts += node.Sent.GetValueOrDefault(MessageKind.Receipts);
            reports += node.Sent.GetValueOrDefault(MessageKind.Reports);
        }

        Assert.InRange(receipts, reports / 2, reports);
    }

    // What sensors show unasked would prove it another way.
    private static void AskNothing(TestTree tree)
    {
        for (int local = 0; local < 8; local++)
        {
            tree[tree.FirstLocal + local].Options = new HierarchyOptions
            {
                StartMs = 50,
                DemandsMax = 0,
            };
        }
    }

    // Agents of the first local node only, which is another one, so that there is somebody with a receipt.
    private static ushort MakeOmit(TestTree tree)
    {
        ushort liar = (ushort)(tree.FirstLocal + 2);
        ushort victim = tree.FirstLocal;
        tree[liar].Maker = new OmittingMaker(agent => tree.Map.Agents[(int)agent].Sensor == victim);
        return liar;
    }
}
