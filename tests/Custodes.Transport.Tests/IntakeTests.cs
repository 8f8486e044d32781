using System.Net;
using Custodes.Transport.Metrics;
using Custodes.Transport.Queues;

namespace Custodes.Transport.Tests;

/// <summary>
/// Goal: what a known peer sends wrongly, too large, too fast or too slowly is refused with its name, and
/// holds neither memory nor the other messages.
/// Method: bodies written by hand; each limit at it and one past it.
/// </summary>
public sealed class IntakeTests
{
    private const int FrameBytesMax = 1000;

    [Fact]
    public async Task Messages_before_a_malformed_one_are_taken_and_counted_in_the_answer()
    {
        await using Cluster cluster = await StartAsync();
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        byte[] good = Wire.Frame(1, "good"u8.ToArray());
        byte[][] tails =
        [
            [1],
            Wire.Frame(1, 1, 1, []),
            Wire.Frame(0, 1, 1, [1]),
            Wire.Frame(2, 1, 1, [1]),
            Wire.Frame(255, 1, 1, [1]),
        ];
        foreach (byte[] tail in tails)
        {
            Assert.Equal(
                (HttpStatusCode.BadRequest, "2", "no such form\n"),
                await peer.PostAsync([.. good, .. good, .. tail])
            );
        }

        Assert.Equal(tails.Length, Refused(cluster, InboundRefusal.Malformed));
        for (int number = 0; number < 2 * tails.Length; number++)
        {
            Assert.Equal("good"u8.ToArray(), (await cluster.Nodes[0].Handler.NextAsync()).Payload);
        }

        Assert.Equal((HttpStatusCode.Accepted, "0", ""), await peer.PostAsync([]));
    }

    [Fact]
    public async Task Any_bytes_get_an_answer_and_take_no_room_for_good()
    {
        await using Cluster cluster = await StartAsync();
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        Primitives.SplitMix64 chance = new(1);
        byte[] good = Wire.Frame(1, new byte[100]);
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = [.. good, .. good];
            bytes[chance.Below(bytes.Length)] ^= (byte)(1 << chance.Below(8));
            (HttpStatusCode status, _, _) = await peer.PostAsync(
                bytes[..chance.Below(bytes.Length + 1)]
            );
            Assert.True(
                status
                    is HttpStatusCode.Accepted
                        or HttpStatusCode.BadRequest
                        or HttpStatusCode.RequestEntityTooLarge
            );
        }

        // A share that leaked would soon refuse what fits.
        await Soon.BeAsync(() => cluster.Nodes[0].Of(cluster.Nodes[1]).InboundQueued == 0);
        for (int round = 0; round < 8; round++)
        {
            Assert.Equal("1", (await peer.PostAsync(Wire.Frame(1, new byte[FrameBytesMax]))).Taken);
        }
    }

    [Fact]
    public async Task A_message_may_be_as_long_as_its_limit_and_no_longer()
    {
        await using Cluster cluster = await StartAsync();
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        Assert.Equal("1", (await peer.PostAsync(Wire.Frame(1, new byte[FrameBytesMax]))).Taken);
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "0", "too large\n"),
            await peer.PostAsync(Wire.Frame(1, new byte[FrameBytesMax + 1]))
        );

        // The announcement is enough; none of it has to come.
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await peer.PostAsync(Wire.Frame(1, 1, uint.MaxValue, []))).Status
        );
        Assert.Equal(2, Refused(cluster, InboundRefusal.TooLarge));
    }

    [Fact]
    public async Task A_body_may_be_as_long_as_its_limit_and_no_longer()
    {
        await using Cluster cluster = await Cluster.StartAsync(
            2,
            options => options with { FrameBytesMax = 993, BatchBytesMax = 1007 }
        );
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        byte[] half = Wire.Frame(1, new byte[993]);
        Assert.Equal("2", (await peer.PostAsync([.. half, .. half])).Taken);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await peer.PostAsync([.. half, .. half, 1])).Status
        );
    }

    [Fact]
    public async Task A_kind_that_a_peer_may_not_send_is_refused()
    {
        await using Cluster cluster = await StartAsync();
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        ushort kind = cluster.Nodes[0].Handler.ForbiddenKind;
        Assert.Equal(
            (HttpStatusCode.Forbidden, "0", "not from you\n"),
            await peer.PostAsync(Wire.Frame(kind, [1]))
        );
        Assert.Equal(1, Refused(cluster, InboundRefusal.Forbidden));
    }

    [Fact]
    public async Task Other_paths_and_methods_are_not_found()
    {
        await using Cluster cluster = await StartAsync();
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        string[] paths =
        [
            "/",
            "/custodes/v1/message",
            "/custodes/v1/messages/",
            "/custodes/v1/calls/",
            "/custodes/v1/calls/01",
            "/custodes/v1/calls/65536",
            "/custodes/v1/calls/-1",
        ];
        foreach (string path in paths)
        {
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await peer.PostAsync(path, new ByteArrayContent([]))).Status
            );
        }

        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await peer.PostAsync(
                    "/custodes/v1/messages",
                    new ByteArrayContent([]),
                    HttpMethod.Put
                )
            ).Status
        );
        Assert.Equal(paths.Length + 1, Refused(cluster, InboundRefusal.NotFound));
    }

    [Fact]
    public async Task The_queue_takes_its_most_then_says_so_and_keeps_what_it_took()
    {
        await using Cluster cluster = await Cluster.StartAsync(
            2,
            options => options with { InboundCountMax = 3 }
        );
        TestNode node = cluster.Nodes[0];
        using RawPeer peer = new(node, cluster.Certificates[1]);
        node.Handler.Gate.Reset();
        Assert.Equal("3", (await peer.PostAsync(Numbered(0, 3))).Taken);
        Assert.Equal(
            (HttpStatusCode.TooManyRequests, "0", "queue full\n"),
            await peer.PostAsync(Numbered(3, 1))
        );
        Assert.Equal(1, Refused(cluster, InboundRefusal.QueueFull));

        node.Handler.Gate.Set();
        for (int number = 0; number < 3; number++)
        {
            Assert.Equal([(byte)number], (await node.Handler.NextAsync()).Payload);
        }

        while ((await peer.PostAsync(Numbered(3, 1))).Taken == "0")
        {
            await Task.Yield();
        }

        Assert.Equal([3], (await node.Handler.NextAsync()).Payload);
    }

    [Fact]
    public async Task A_flood_is_held_back_and_the_memory_for_it_is_bounded()
    {
        await using Cluster cluster = await Cluster.StartAsync(
            3,
            options =>
                options with
                {
                    FrameBytesMax = 64 << 10,
                    InboundBytesMax = 2 << 20,
                    InboundCountMax = 100_000,
                    OutboundBytesMax = 1 << 20,
                }
        );
        TestNode node = cluster.Nodes[0];
        (TestNode flooder, TestNode quiet) = (cluster.Nodes[1], cluster.Nodes[2]);
        node.Handler.Gate.Reset();
        flooder.Connect([node]);
        long offered = 0;
        while (node.Of(flooder).Of(InboundRefusal.QueueFull) < 3)
        {
            offered +=
                flooder.Links.TrySend(node.Index, 1, new byte[50_000]) == SendResult.Queued ? 1 : 0;
            await Task.Yield();
        }

        // A share of half the memory for each of two peers, and a quarter of the other half.
        long bound = (2 << 20) / 4 + (2 << 20) / 8;
        long taken = node.Of(flooder).ReceivedFrames;
        Assert.InRange(taken * 50_000, bound - (2 * 50_200), bound);
        Assert.True(offered > taken);
        Assert.True(flooder.Of(node).OutboundQueued * 50_000 <= 1 << 20);

        // Its neighbour's share is untouched, and its message waits behind one of the flood and no more.
        using RawPeer raw = new(node, cluster.Certificates[2]);
        Assert.Equal("1", (await raw.PostAsync(Wire.Frame(7, "quiet"u8.ToArray()))).Taken);
        node.Handler.Gate.Set();
        List<ushort> senders = [];
        for (int number = 0; number < 3; number++)
        {
            senders.Add((await node.Handler.NextAsync()).Peer);
        }

        Assert.Contains(quiet.Index, senders);

        // And nothing of the flood was lost on the way.
        for (long number = 2; number < offered; number++)
        {
            Assert.Equal(flooder.Index, (await node.Handler.NextAsync()).Peer);
        }

        Assert.Equal(0, flooder.Of(node).Of(OutboundLoss.Lost));
    }

    [Fact]
    public async Task A_peer_may_send_so_many_messages_a_second_and_no_more()
    {
        ManualTime time = new();
        await using Cluster cluster = await Cluster.StartAsync(
            2,
            options => options with { FrameBurstMax = 3, FramesPerSecondMax = 2 },
            time
        );
        using RawPeer peer = new(cluster.Nodes[0], cluster.Certificates[1]);
        Assert.Equal(
            (HttpStatusCode.TooManyRequests, "3", "too fast\n"),
            await peer.PostAsync(Numbered(0, 4))
        );
        time.Advance(1_000);
        Assert.Equal("2", (await peer.PostAsync(Numbered(0, 3))).Taken);
        Assert.Equal(2, Refused(cluster, InboundRefusal.TooFast));
    }

    [Fact]
    public async Task A_body_that_trickles_is_given_up_after_its_time()
    {
        ManualTime time = new();
        await using Cluster cluster = await Cluster.StartAsync(2, time: time);
        TestNode node = cluster.Nodes[0];
        RawPeer peer = new(node, cluster.Certificates[1]);
        TricklingContent content = new(Wire.Frame(1, 1, 1000, [1, 2, 3]));
        Task<(HttpStatusCode Status, string Taken, string Body)> posted = peer.PostAsync(
            "/custodes/v1/messages",
            content
        );
        await Soon.BeAsync(() => time.CountDueWithin(cluster.Options.BodyMs) > 0);
        time.Advance(cluster.Options.BodyMs);

        Assert.Equal((HttpStatusCode.RequestTimeout, "0", "too slow\n"), await posted);
        Assert.Equal(1, Refused(cluster, InboundRefusal.TooSlow));
        peer.Dispose();
    }

    private static Task<Cluster> StartAsync() =>
        Cluster.StartAsync(
            2,
            options =>
                options with
                {
                    FrameBytesMax = FrameBytesMax,
                    InboundBytesMax = 40 * (FrameBytesMax + InboundBudget.MessageBytes),
                }
        );

    private static long Refused(Cluster cluster, InboundRefusal reason) =>
        cluster.Nodes[0].Of(cluster.Nodes[1]).Of(reason);

    private static byte[] Numbered(int first, int count)
    {
        List<byte> bytes = [];
        for (int number = first; number < first + count; number++)
        {
            bytes.AddRange(Wire.Frame(1, [(byte)number]));
        }

        return [.. bytes];
    }
}
