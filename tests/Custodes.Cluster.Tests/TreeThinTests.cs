using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Disputes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Summaries;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: two aggregators that lie alike have no majority because the honest third is late. Method: the tree of one thread; two
/// local nodes lie in the buckets that both sum up, and what honest nodes sum up in the first epoch is lost.
/// </summary>
public sealed class TreeThinTests
{
    private const int Agents = 200;

    [Fact]
    public void Two_that_lie_alike_while_the_third_is_silent_are_named_and_their_lie_never_counts()
    {
        using TestTree tree = Collude(isOpened: true);
        tree.RunToEnd(epoch: 1);

        // In a third of the epoch's buckets or fewer both are aggregators: that is all that came.
        Assert.NotEmpty(tree.Top.Status.ExcludedNodes);
        Assert.Equal(0, tree.Top.Status.Disputes);
        foreach (ushort place in tree.Top.Status.ExcludedNodes)
        {
            Assert.Contains(tree.Map.IndexOf(place), Liars(tree));
        }

        HierarchyEvent named = tree[TestTree.Global]
            .Events.First(found => found.Kind == HierarchyEventKind.LiarProven);
        Assert.True(LieProof.TryParse(named.Proof.Span, tree.Map.Fleet, out LieProof? proof));
        _ = Assert.IsType<LieProof.AlteredSum>(proof);
        Assert.Equal(
            LieVerdict.Proven,
            proof.TryVerify(tree.Top.Store.ContextOf(1), tree.Signatures)
        );

        // What counts is what the signed reports add up to.
        AssertHonest(tree);
    }

    [Fact]
    public void Two_that_lie_alike_and_open_nothing_do_not_count_and_are_not_accused()
    {
        using TestTree tree = Collude(isOpened: false);
        tree.RunToEnd(epoch: 1);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Equal(0, tree.Top.Status.BaselineAgents);
        AssertHonest(tree);
    }

    [Fact]
    public void Honest_buckets_count_in_their_epoch_though_an_aggregator_is_gone()
    {
        using TestTree tree = new(Agents, rules: Small);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        tree[tree.FirstLocal + 3].Kill();
        tree.RunToEnd(epoch: 4);
        Assert.Equal(Agents - (Agents / 8), tree.Top.Status.BaselineAgents);
        Assert.Equal(0, tree.Top.Status.BucketsMissing);
        Assert.Empty(tree.Top.Status.ExcludedNodes);
        Assert.Equal(0, tree.Top.Status.Disputes);
    }

    private static AggregationRules Small => new() { AuditPerMille = 0, BucketAgents = 10 };

    private static ushort[] Liars(TestTree tree) =>
        [(ushort)(tree.FirstLocal + 1), (ushort)(tree.FirstLocal + 2)];

    private static TestTree Collude(bool isOpened)
    {
        TestTree tree = new(Agents, rules: Small);
        ushort[] liars = Liars(tree);
        foreach (ushort liar in liars)
        {
            tree[liar].Maker = new PairMaker(
                tree.Map.PlaceOf(liars[0]),
                tree.Map.PlaceOf(liars[1])
            );
        }

        tree.IsLost = (from, to, raw) =>
            (
                raw.Span[0] == (byte)MessageKind.Summaries
                && !liars.Contains(from)
                && Envelope.TryRead(raw, out _, out ulong epoch, out _, out _)
                && epoch == 1
            ) || (!isOpened && raw.Span[0] == (byte)MessageKind.Opened && liars.Contains(from));
        tree.Start();
        return tree;
    }

    // No centre is where the lie would have put it, a thousand away.
    private static void AssertHonest(TestTree tree)
    {
        foreach (Custodes.Aggregation.Baselines.RoleBaseline role in tree.Top.Baseline!.Roles)
        {
            foreach (Custodes.Aggregation.Baselines.FeatureBaseline feature in role.Features.Span)
            {
                Assert.InRange(feature.Centre >> 32, -100, 100);
            }
        }
    }

    private sealed class PairMaker(ushort one, ushort other) : ISummaryMaker
    {
        private readonly SummaryMaker honest = new();

        public SummaryContent Make(
            EpochContext context,
            Bucket bucket,
            ReadOnlySpan<SignedReport> reports
        )
        {
            SummaryContent content = honest.Make(context, bucket, reports);
            return bucket.IsSummedBy(one) && bucket.IsSummedBy(other)
                ? LyingMaker.Alter(content, 1000)
                : content;
        }
    }
}
