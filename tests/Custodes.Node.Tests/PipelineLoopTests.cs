using Custodes.Node.Serving;

namespace Custodes.Node.Tests;

/// <summary>Goal: one owner, a bounded queue, and no work lost. Method: a loop whose start the test decides.</summary>
public sealed class PipelineLoopTests
{
    [Fact]
    public async Task A_queue_takes_its_most_and_no_more()
    {
        PipelineLoop loop = new(countMax: 3, Nothing);
        LoopTask<int>[] work = [One(), One(), One()];
        Assert.All(work, item => Assert.True(loop.TryPost(item)));
        Assert.False(loop.TryPost(One()));
        Assert.Equal(3, loop.Depth);
        loop.Start();
        foreach (LoopTask<int> item in work)
        {
            Assert.Equal(1, await item.Answer);
        }

        LoopTask<int> later = One();
        Assert.True(loop.TryPost(later));
        Assert.Equal(1, await later.Answer);
    }

    [Fact]
    public async Task Closing_finishes_what_is_queued_and_takes_nothing_more()
    {
        PipelineLoop loop = new(countMax: 3, Nothing);
        LoopTask<int> queued = One();
        Assert.True(loop.TryPost(queued));
        loop.Close();
        Assert.False(loop.TryPost(One()));
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            loop.PostAsync(() => 1, TestContext.Current.CancellationToken)
        );
        loop.Start();
        await loop.Completion;
        Assert.Equal(1, await queued.Answer);
    }

    [Fact]
    public async Task A_bug_in_a_piece_of_work_ends_the_loop_and_is_told()
    {
        PipelineLoop loop = new(countMax: 3, Nothing);
        Assert.True(loop.TryPost(new LoopTask<int>(static () => throw new InvalidDataException())));
        loop.Start();
        await Assert.ThrowsAsync<InvalidDataException>(() => loop.Completion);
    }

    [Fact]
    public void A_ring_keeps_its_most_and_drops_the_oldest()
    {
        Ring<long> ring = new(countMax: 3, static id => id);
        for (long id = 1; id <= 5; id++)
        {
            ring.Add(id);
        }

        Assert.Equal([3, 4, 5], ring.Items);
        Assert.Equal([4], ring.After(3, limit: 1, out bool hasMore));
        Assert.True(hasMore);
        Assert.Equal([4, 5], ring.After(3, limit: 2, out hasMore));
        Assert.False(hasMore);
        Assert.Empty(ring.After(5, limit: 2, out hasMore));
        Assert.False(hasMore);
    }

    [Fact]
    public async Task What_the_owner_looks_after_is_not_kept_waiting_by_a_full_queue()
    {
        List<string> done = [];
        PipelineLoop loop = new(countMax: 2, () => done.Add("tick"));
        Assert.True(loop.TryPost(new LoopTask<bool>(() => Add(done))));
        Assert.True(loop.TryPost(new LoopTask<bool>(() => Add(done))));
        loop.Close();
        loop.Start();
        await loop.Completion;
        Assert.Equal(["work", "tick", "work", "tick"], done);
    }

    private static bool Add(List<string> done)
    {
        done.Add("work");
        return true;
    }

    private static void Nothing()
    {
        // Only work is looked at here.
    }

    private static LoopTask<int> One() => new(static () => 1);
}
