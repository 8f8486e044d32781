using Custodes.Transport.Frames;
using Custodes.Transport.Links;
using Custodes.Transport.Metrics;

namespace Custodes.Transport.Tests.Links;

/// <summary>
/// Goal: a queue never passes its limits, keeps its order also when messages come back, and lets the
/// oldest give way only where that was asked for.
/// Method: each limit at it and past it, for both kinds of messages.
/// </summary>
public sealed class OutboxTests
{
    private const ushort Kept = 1;
    private const ushort Fading = 2;

    private static readonly PeerOptions Options = new()
    {
        OutboundCountMax = 4,
        FrameBytesMax = 1_000,
        OutboundBytesMax = 2_000,
        BatchBytesMax = 100,
        DropOldest = new HashSet<ushort> { Fading },
    };

    private readonly PeerFigures figures = new();

    [Fact]
    public void It_takes_its_most_and_refuses_one_more()
    {
        Outbox outbox = new(Options, figures);
        for (int number = 0; number < 4; number++)
        {
            Assert.Equal(SendResult.Queued, outbox.Add(Message(Kept, number)));
        }

        Assert.Equal(SendResult.QueueFull, outbox.Add(Message(Kept, 4)));
        Assert.Equal(1, figures.Of(OutboundLoss.QueueFull));
        Assert.Equal(4, figures.OutboundQueued);
        Assert.Equal([0, 1, 2, 3], Numbers(outbox.Take()));
    }

    [Fact]
    public void Bytes_have_a_limit_of_their_own()
    {
        Outbox outbox = new(Options, figures);
        Assert.Equal(SendResult.TooLarge, outbox.Add(new Frame(Kept, new byte[1_001])));
        Assert.Equal(SendResult.Queued, outbox.Add(new Frame(Kept, new byte[1_000])));
        Assert.Equal(SendResult.QueueFull, outbox.Add(new Frame(Kept, new byte[1_000])));
        Assert.Equal(
            SendResult.Queued,
            outbox.Add(new Frame(Kept, new byte[1_000 - Outbox.MessageBytes]))
        );
        Assert.Equal(SendResult.QueueFull, outbox.Add(new Frame(Kept, default)));
    }

    [Fact]
    public void The_oldest_of_a_fading_kind_gives_way_to_its_own_kind_alone()
    {
        Outbox outbox = new(Options, figures);
        outbox.Add(Message(Kept, 0));
        outbox.Add(Message(Fading, 1));
        outbox.Add(Message(Fading, 2));
        outbox.Add(Message(Kept, 3));
        Assert.Equal(SendResult.QueueFull, outbox.Add(Message(Kept, 4)));
        Assert.Equal(SendResult.Queued, outbox.Add(Message(Fading, 5)));
        Assert.Equal(1, figures.Of(OutboundLoss.DroppedOldest));
        Assert.Equal([0, 2, 3, 5], Numbers(outbox.Take()));

        // What is under way is no longer in the queue, and can give way to nothing.
        Assert.Equal(SendResult.QueueFull, outbox.Add(Message(Fading, 6)));
    }

    [Fact]
    public void What_was_not_taken_comes_back_before_all_that_came_later()
    {
        Outbox outbox = new(Options, figures);
        outbox.Add(Message(Kept, 0));
        outbox.Add(Message(Kept, 1));
        outbox.Add(Message(Kept, 2));
        _ = outbox.Take();
        outbox.Add(Message(Kept, 3));
        outbox.Settle(done: 1);
        Assert.Equal([1, 2, 3], Numbers(outbox.Take()));
        outbox.Settle(done: 3);
        Assert.Empty(outbox.Take());
        Assert.Equal(0, figures.OutboundQueued);
    }

    [Fact]
    public void A_batch_has_its_bytes_or_one_message()
    {
        Outbox outbox = new(Options, figures);
        outbox.Add(new Frame(Kept, new byte[43]));
        outbox.Add(new Frame(Kept, new byte[43]));
        outbox.Add(new Frame(Kept, new byte[94]));
        outbox.Add(new Frame(Kept, default));
        Assert.Equal(2, outbox.Take().Count);
        outbox.Settle(2);
        Assert.Single(outbox.Take());
        outbox.Settle(1);
        Assert.Single(outbox.Take());
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_begin_anew_after_a_success()
    {
        Backoff backoff = new(minMs: 50, maxMs: 5_000, seed: 1);
        double[] full = [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000];
        foreach (double most in full)
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, most / 2, most);
        }

        for (int more = 0; more < 10_000; more++)
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, 2_500, 5_000);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next().TotalMilliseconds, 25, 50);
        Assert.NotEqual(new Backoff(50, 5_000, 2).Next(), new Backoff(50, 5_000, 3).Next());
    }

    private static Frame Message(ushort kind, int number) => new(kind, new byte[] { (byte)number });

    private static int[] Numbers(IReadOnlyList<Frame> frames) =>
        [.. frames.Select(frame => (int)frame.Payload.Span[0])];
}
