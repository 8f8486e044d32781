using Custodes.Contracts.Fleet;
using Custodes.Transport.Metrics;

namespace Custodes.Transport.Tests;

/// <summary>
/// Goal: messages and questions arrive whole, in order and under the sender's index; a peer that is down
/// is come back to, and one that stands still holds up nobody else.
/// Method: nodes on loopback with certificates of their own.
/// </summary>
public sealed class ExchangeTests
{
    [Fact]
    public async Task Messages_arrive_both_ways_whole_and_under_the_senders_index()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        (TestNode left, TestNode right) = (cluster.Nodes[0], cluster.Nodes[1]);
        left.Connect([right]);
        right.Connect([left]);
        byte[] large = new byte[cluster.Options.FrameBytesMax];
        large[^1] = 7;

        Assert.Equal(SendResult.Queued, left.Links.TrySend(right.Index, 1, "hello"u8.ToArray()));
        Assert.Equal(SendResult.Queued, left.Links.TrySend(right.Index, 2, large));
        Assert.Equal(SendResult.Queued, left.Links.TrySend(right.Index, 3, default));
        Assert.Equal(
            SendResult.Queued,
            right.Links.TrySend(left.Index, 65_535, "back"u8.ToArray())
        );

        (ushort peer, ushort kind, byte[] payload) = await right.Handler.NextAsync();
        Assert.Equal((left.Index, 1), (peer, kind));
        Assert.Equal("hello"u8, payload);
        Assert.Equal(large, (await right.Handler.NextAsync()).Payload);
        Assert.Empty((await right.Handler.NextAsync()).Payload);
        (peer, kind, payload) = await left.Handler.NextAsync();
        Assert.Equal((right.Index, 65_535), (peer, kind));
        Assert.Equal("back"u8, payload);
        await Soon.BeAsync(() => left.Of(right).SentFrames == 3);
        Assert.Equal(3, right.Of(left).ReceivedFrames);
        Assert.True(left.Of(right).IsConnected);
    }

    [Fact]
    public async Task Thousands_of_messages_stay_in_their_order()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        (TestNode left, TestNode right) = (cluster.Nodes[0], cluster.Nodes[1]);
        left.Connect([right]);
        for (int number = 0; number < 5_000; number++)
        {
            while (
                left.Links.TrySend(right.Index, 1, BitConverter.GetBytes(number))
                == SendResult.QueueFull
            )
            {
                await Task.Yield();
            }
        }

        for (int number = 0; number < 5_000; number++)
        {
            Assert.Equal(number, BitConverter.ToInt32((await right.Handler.NextAsync()).Payload));
        }
    }

    [Fact]
    public async Task Questions_are_answered_and_each_other_end_has_a_name()
    {
        await using Cluster cluster = await Cluster.StartAsync(
            2,
            options => options with { AnswerBytesMax = 1000 }
        );
        (TestNode left, TestNode right) = (cluster.Nodes[0], cluster.Nodes[1]);
        left.Connect([right]);
        right.Handler.Answer = (asked, _) =>
            ValueTask.FromResult<byte[]?>(
                asked.Length == 0 ? null : new byte[BitConverter.ToInt32(asked)]
            );

        CallAnswer full = await AskAsync(left, right, 1, BitConverter.GetBytes(1000));
        Assert.Equal((CallStatus.Answered, 1000), (full.Status, full.Payload.Length));
        CallAnswer empty = await AskAsync(left, right, 1, BitConverter.GetBytes(0));
        Assert.Equal((CallStatus.Answered, 0), (empty.Status, empty.Payload.Length));
        Assert.Equal(CallStatus.Nothing, (await AskAsync(left, right, 1, [])).Status);
        Assert.Equal(
            CallStatus.Unusable,
            (await AskAsync(left, right, 1, BitConverter.GetBytes(1001))).Status
        );
        Assert.Equal(
            CallStatus.Refused,
            (await AskAsync(left, right, right.Handler.ForbiddenKind, [])).Status
        );
        Assert.Equal(
            CallStatus.Refused,
            (await AskAsync(left, right, 1, new byte[cluster.Options.FrameBytesMax + 1])).Status
        );
        Assert.Equal(1, right.Of(left).Of(InboundRefusal.TooLarge));
        await right.StopAsync();
        Assert.Equal(CallStatus.Unreachable, (await AskAsync(left, right, 1, [])).Status);
    }

    [Fact]
    public async Task Questions_past_the_limit_are_told_to_come_back_and_late_answers_are_given_up()
    {
        ManualTime time = new();
        await using Cluster cluster = await Cluster.StartAsync(
            2,
            options => options with { CallsPerPeerMax = 2 },
            time
        );
        (TestNode left, TestNode right) = (cluster.Nodes[0], cluster.Nodes[1]);
        left.Connect([right]);
        int asked = 0;
        right.Handler.Answer = async (_, cancellation) =>
        {
            Interlocked.Increment(ref asked);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return null;
        };
        Task<CallAnswer> first = AskAsync(left, right, 1, []);
        Task<CallAnswer> second = AskAsync(left, right, 1, []);
        await Soon.BeAsync(() => Volatile.Read(ref asked) == 2);

        Assert.Equal(CallStatus.Busy, (await AskAsync(left, right, 1, [])).Status);
        time.Advance(cluster.Options.CallMs);
        Assert.Equal(CallStatus.Late, (await first).Status);
        Assert.Equal(CallStatus.Late, (await second).Status);
    }

    [Fact]
    public async Task A_peer_that_was_down_gets_what_waited_once_it_is_back()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        (TestNode left, TestNode right) = (cluster.Nodes[0], cluster.Nodes[1]);
        left.Connect([right]);
        await Soon.BeAsync(() => left.Of(right).IsConnected);
        await right.StopAsync();
        Assert.Equal(SendResult.Queued, left.Links.TrySend(right.Index, 1, "lost"u8.ToArray()));
        await Soon.BeAsync(() => left.Of(right).ConnectFailures > 1);
        Assert.False(left.Of(right).IsConnected);

        Assert.Equal(SendResult.Queued, left.Links.TrySend(right.Index, 1, "kept"u8.ToArray()));
        await right.StartAsync();
        byte[] payload = (await right.Handler.NextAsync()).Payload;
        if (payload.AsSpan().SequenceEqual("lost"u8))
        {
            // Whether the first went into the closing connection is the network's to say.
            payload = (await right.Handler.NextAsync()).Payload;
        }

        Assert.Equal("kept"u8, payload);
        await Soon.BeAsync(() => left.Of(right).IsConnected);
    }

    [Fact]
    public async Task A_peer_that_stands_still_holds_up_nobody_else()
    {
        await using Cluster cluster = await Cluster.StartAsync(
            3,
            options => options with { OutboundCountMax = 4, InboundCountMax = 4 }
        );
        (TestNode left, TestNode still, TestNode well) = (
            cluster.Nodes[0],
            cluster.Nodes[1],
            cluster.Nodes[2]
        );
        left.Connect([still, well]);
        still.Handler.Gate.Reset();
        while (left.Links.TrySend(still.Index, 1, new byte[10]) == SendResult.Queued)
        {
            await Task.Yield();
        }

        for (int number = 0; number < 100; number++)
        {
            await Soon.BeAsync(() =>
                left.Links.TrySend(well.Index, 1, BitConverter.GetBytes(number))
                == SendResult.Queued
            );
            Assert.Equal(number, BitConverter.ToInt32((await well.Handler.NextAsync()).Payload));
        }

        Assert.True(left.Of(still).Of(OutboundLoss.QueueFull) > 0);
        Assert.Equal(0, left.Of(well).Of(OutboundLoss.Lost));
    }

    [Fact]
    public async Task What_is_counted_is_shown_with_the_peers_name()
    {
        await using Cluster cluster = await Cluster.StartAsync(2);
        (TestNode left, TestNode right) = (cluster.Nodes[0], cluster.Nodes[1]);
        left.Connect([right]);
        left.Links.TrySend(right.Index, 1, new byte[3]);
        left.Links.TrySend(right.Index, right.Handler.ForbiddenKind, new byte[3]);
        _ = await right.Handler.NextAsync();
        await Soon.BeAsync(() => left.Of(right).Of(OutboundLoss.Refused) == 1);

        List<MetricSample> sent = [];
        left.Meters.AppendTo(sent);
        Assert.Equal(1, Value(sent, "custodes_peer_sent_messages_total"));
        Assert.Equal(10, Value(sent, "custodes_peer_sent_bytes_total"));
        Assert.Equal(1, Value(sent, "custodes_peer_connected"));
        Assert.Equal(0, Value(sent, "custodes_peer_outbound_queue"));
        Assert.True(Value(sent, "custodes_peer_round_trip_seconds") > 0);
        Assert.True(Value(sent, "custodes_peer_seen_seconds") >= 0);
        Assert.Equal(1, Value(sent, "custodes_peer_unsent_messages_total"));
        List<MetricSample> taken = [];
        right.Meters.AppendTo(taken);
        Assert.Equal(1, Value(taken, "custodes_peer_received_messages_total"));
        Assert.Equal(3, Value(taken, "custodes_peer_received_bytes_total"));
        MetricSample refused = Assert.Single(taken, s => s.Name == "custodes_peer_refused_total");
        Assert.Equal([new("peer", "node0"), new("reason", "forbidden")], refused.Labels);
    }

    private static double Value(List<MetricSample> samples, string name) =>
        Assert.Single(samples, sample => sample.Name == name).Value;

    private static Task<CallAnswer> AskAsync(
        TestNode from,
        TestNode to,
        ushort kind,
        byte[] payload
    ) => from.Links.CallAsync(to.Index, kind, payload, TestContext.Current.CancellationToken);
}
