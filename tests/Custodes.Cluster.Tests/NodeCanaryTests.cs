using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cluster.Running;
using Custodes.Contracts.Fleet;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests;

/// <summary>
/// Goal: a node that no longer looks at signatures is told of, and one that does is not harmed by being tried out. Method:
/// the product's sealer, and two that leave a check out.
/// </summary>
public sealed class NodeCanaryTests : IDisposable
{
    private const ushort Peer = 1;
    private const ushort Self = 2;
    private const int MeanMs = 1_000;

    private readonly TestTree tree = new(agents: 8);
    private readonly SigningKey stranger = SigningKey.FromSeed([.. Enumerable.Repeat((byte)9, 32)]);
    private readonly SigningKey peerKey = TestTree.KeyOf(Peer);
    private readonly SigningKey selfKey = TestTree.KeyOf(Self);
    private readonly Sealer peer;
    private readonly Sealer self;

    public NodeCanaryTests()
    {
        peer = SealerOf(Peer, peerKey);
        self = SealerOf(Self, selfKey);
    }

    [Fact]
    public void Both_forgeries_are_refused_and_the_next_true_message_is_taken()
    {
        Assert.NotNull(self.TryOpen(Said([1])));
        MessageCanaries canaries = Canaries();
        int offered = 0;
        for (long nowMs = 0; nowMs < 50 * MeanMs; nowMs += MeanMs)
        {
            Assert.Empty(
                canaries.Offer(
                    nowMs,
                    self.Clock,
                    raw =>
                    {
                        offered++;
                        return self.TryOpen(raw);
                    }
                )
            );
            Assert.NotNull(self.TryOpen(Said([2])));
        }

        Assert.True(offered > 20);
        Assert.Equal(
            offered,
            canaries.Book.Caught(NodeCanaryKind.Clock)
                + canaries.Book.Caught(NodeCanaryKind.Summary)
        );
        Assert.True(self.Refused[ClockRefusal.SignatureWrong] > 0);
        Assert.False(canaries.Book.HasMissed);
        Assert.All(
            (NodeCanaryKind[])[NodeCanaryKind.Clock, NodeCanaryKind.Summary],
            kind => Assert.InRange(canaries.Book.SecondsSinceCaught(kind, 50 * MeanMs), 0, 50)
        );
    }

    [Fact]
    public void A_node_that_checks_no_signature_raises_the_alarm_for_a_clock()
    {
        Assert.NotNull(self.TryOpen(Said([1])));
        MessageCanaries canaries = Canaries();

        // A clock's body is looked at, and not whose it is.
        IReadOnlyList<NodeCanaryKind> missed = canaries.Offer(
            100 * MeanMs,
            self.Clock,
            static raw => Lax(raw, isBodyChecked: true)
        );

        Assert.Equal([NodeCanaryKind.Clock], missed);
        Assert.True(canaries.Book.IsMissed(NodeCanaryKind.Clock));
        Assert.False(canaries.Book.IsMissed(NodeCanaryKind.Summary));
        Assert.Equal(-1, canaries.Book.SecondsSinceCaught(NodeCanaryKind.Clock, 100 * MeanMs));
    }

    [Fact]
    public void A_node_that_looks_at_nothing_raises_both_alarms_until_it_looks_again()
    {
        Assert.NotNull(self.TryOpen(Said([1])));
        MessageCanaries canaries = Canaries();

        Assert.Equal(
            [NodeCanaryKind.Clock, NodeCanaryKind.Summary],
            canaries.Offer(100 * MeanMs, self.Clock, static raw => Lax(raw, isBodyChecked: false))
        );
        Assert.Equal(2, Missed(canaries));
        Assert.Empty(canaries.Offer(200 * MeanMs, self.Clock, self.TryOpen));
        Assert.False(canaries.Book.HasMissed);
        Assert.Equal(0, Missed(canaries));
    }

    [Fact]
    public void Nothing_is_offered_before_it_is_due_or_while_no_peer_has_spoken()
    {
        MessageCanaries canaries = Canaries();

        Assert.Empty(
            canaries.Offer(
                100 * MeanMs,
                self.Clock,
                static _ => throw new InvalidOperationException()
            )
        );
        Assert.NotNull(self.TryOpen(Said([1])));
        Assert.Empty(
            canaries.Offer(0, self.Clock, static _ => throw new InvalidOperationException())
        );
        Assert.Equal(0, canaries.Book.Sent(NodeCanaryKind.Clock));
    }

    public void Dispose()
    {
        stranger.Dispose();
        peerKey.Dispose();
        selfKey.Dispose();
        tree.Dispose();
    }

    private static double Missed(MessageCanaries canaries)
    {
        List<MetricSample> samples = [];
        canaries.Book.AppendTo(samples, 100 * MeanMs);
        return samples
            .Where(static one => one.Name == "custodes_canary_missed")
            .Sum(static one => one.Value);
    }

    // Takes whatever has the form of a message, and perhaps the hash of its body.
    private static ClusterMessage? Lax(ReadOnlyMemory<byte> raw, bool isBodyChecked) =>
        Envelope.TryRead(
            raw,
            out MessageKind kind,
            out ulong epoch,
            out ReadOnlyMemory<byte> signed,
            out ReadOnlyMemory<byte> body
        )
        && ClockStatement.TryParse(signed.Span, out ClockStatement? statement, out _)
        && (!isBodyChecked || statement.Body == Envelope.HashOf(kind, epoch, body.Span))
            ? new ClusterMessage(Peer, kind, epoch, body, raw)
            : null;

    private MessageCanaries Canaries() => new(stranger, MeanMs, static () => 0.5);

    private Sealer SealerOf(ushort index, SigningKey key) =>
        new(
            tree.Map,
            index,
            ClockKeeper.Enrol(tree.Map.Clocks, tree.Map.ClockPlaceOf(index), new ClockLimits()),
            key
        );

    private byte[] Said(byte[] body) => peer.Seal(MessageKind.Hello, 1, body, [])!;
}
