using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Contracts.Cluster;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: findings of several nodes stand in the order that their signed clocks prove, and in no other. Method: real
/// keepers of real keys exchange statements by hand.
/// </summary>
public sealed class FindingTests : IDisposable
{
    private readonly TestTree tree = new(agents: 30, locals: 2, regionals: 1);

    [Fact]
    public void What_was_found_after_hearing_of_it_follows_and_what_was_not_does_not()
    {
        ClockKeeper first = Keeper(tree.FirstLocal);
        ClockKeeper second = Keeper((ushort)(tree.FirstLocal + 1));
        ClockKeeper global = Keeper(TestTree.Global);
        FleetFindings findings = new(tree.Map);

        ClockStatement cause = Make(first, tree.FirstLocal);
        Assert.True(findings.Take(cause, [Finding(1)]));
        Hear(global, cause);
        ClockStatement told = Make(global, TestTree.Global);
        findings.Own(told);
        Hear(second, told);
        ClockStatement effect = Make(second, (ushort)(tree.FirstLocal + 1));
        Assert.True(findings.Take(effect, [Finding(2), Finding(3)]));

        // The first one found something more, and nobody told it of the second.
        ClockStatement beside = Make(first, tree.FirstLocal);
        Assert.True(findings.Take(beside, [Finding(4)]));

        FleetFindingsView view = findings.View(limit: 10);
        Assert.Equal(0, view.Contradictory);
        Assert.Equal([], Of(view, 1).Follows);
        Assert.Equal([1L], Of(view, 2).Follows);
        Assert.Equal([1L], Of(view, 3).Follows);
        Assert.Equal([1L], Of(view, 4).Follows);
        Assert.Equal(cause.Hash.ToString(), Of(view, 1).ClockHash);
        Assert.Equal(tree.FirstLocal, Of(view, 1).Node);

        // Without what stands between nobody can say so.
        FleetFindings blind = new(tree.Map);
        Assert.True(blind.Take(cause, [Finding(1)]));
        Assert.True(blind.Take(effect, [Finding(2)]));
        Assert.Equal([], Of(blind.View(limit: 10), 2).Follows);
    }

    [Fact]
    public void A_message_counts_once_by_whatever_ways_and_however_late_it_comes()
    {
        ClockKeeper first = Keeper(tree.FirstLocal);
        FleetFindings findings = new(tree.Map);
        ClockStatement early = Make(first, tree.FirstLocal);
        Assert.True(findings.Take(early, [Finding(1)]));
        Assert.False(findings.Take(early, [Finding(1)]));
        for (int index = 0; index < FleetFindings.CountMax; index++)
        {
            Assert.True(findings.Take(Make(first, tree.FirstLocal), [Finding(2)]));
        }

        FleetFindingsView view = findings.View(limit: int.MaxValue);
        Assert.Equal(FleetFindings.CountMax, view.Items.Count);
        Assert.False(findings.Take(early, [Finding(1)]));
    }

    [Theory]
    [InlineData(FindingQueue.CountMax, 0)]
    [InlineData(FindingQueue.CountMax + 1, 1)]
    public void What_does_not_fit_the_queue_is_counted(int count, long dropped)
    {
        FindingQueue queue = new();
        for (int index = 0; index < count; index++)
        {
            queue.Add(Finding(index));
        }

        Assert.Equal(dropped, queue.Dropped);
        int taken = 0;
        while (queue.TryTake(out IReadOnlyList<FindingSummary>? some))
        {
            Assert.InRange(some.Count, 1, FindingSummary.CountMax);
            taken += some.Count;
        }

        Assert.Equal(FindingQueue.CountMax, taken);
        Assert.True(queue.IsEmpty);
    }

    [Fact]
    public void A_message_of_findings_comes_back_as_it_was_and_no_other_is_read()
    {
        FindingSummary[] findings = new FindingSummary[FindingSummary.CountMax];
        Array.Fill(findings, Finding(7));
        byte[] body = FindingSummary.Write(findings);
        Assert.Equal(findings, FindingSummary.Read(body));
        Assert.Null(FindingSummary.Read(FindingSummary.Write([.. findings, Finding(8)])));
        Assert.Null(FindingSummary.Read(body.AsMemory()[..^1]));
        Assert.Null(FindingSummary.Read((byte[])[.. body, 0]));
        string longest = new('x', FindingSummary.TextBytesMax + 1);
        FindingSummary cut = Finding(1) with { Agent = longest };
        Assert.Equal(
            FindingSummary.TextBytesMax,
            FindingSummary.Read(FindingSummary.Write([cut]))![0].Agent.Length
        );
    }

    public void Dispose() => tree.Dispose();

    private static FindingSummary Finding(long id) =>
        new(id, 1_800_000_000_000, Entry: -1, "a-1", "worker", "wipe_disk", "Novelty");

    private static FleetFinding Of(FleetFindingsView view, long id) =>
        view.Items.Single(item => item.Id == id);

    private ClockKeeper Keeper(ushort index) =>
        ClockKeeper.Enrol(tree.Map.Clocks, tree.Map.ClockPlaceOf(index), new ClockLimits());

    private static ClockStatement Make(ClockKeeper keeper, ushort index)
    {
        using SigningKey key = TestTree.KeyOf(index);
        Assert.Equal(
            ClockRefusal.None,
            keeper.TryMake(1, Sha256.Of([(byte)index]), key, out ReadOnlyMemory<byte> _)
        );
        return keeper.Saved();
    }

    private static void Hear(ClockKeeper keeper, ClockStatement statement) =>
        Assert.Equal(ClockRefusal.None, keeper.Receive(statement.Bytes, statement.Body).Refusal);
}
