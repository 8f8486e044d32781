using Custodes.Clocks.Statements;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Tests;

/// <summary>Messages of the hierarchy: one form, signed by whom they say.</summary>
public sealed class MessageTests
{
    [Fact]
    public void An_opening_comes_back_as_it_was_and_with_a_byte_more_not_at_all()
    {
        using TestTree tree = new(agents: 40);
        EpochOpening opening = new(
            Sha256.Of("reveal"u8),
            Sha256.Of("previous"u8),
            Sha256.Of("context"u8),
            LengthMs: 1234,
            (uint[])[3, 7],
            (ushort[])[1]
        );
        byte[] bytes = opening.ToBytes();

        Assert.True(EpochOpening.TryParse(bytes, tree.Map.Fleet, out EpochOpening? read));
        Assert.Equal(bytes, read.ToBytes());
        Assert.False(EpochOpening.TryParse((byte[])[.. bytes, 0], tree.Map.Fleet, out _));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(EpochOpening.TryParse(bytes.AsMemory(0, length), tree.Map.Fleet, out _));
        }
    }

    [Fact]
    public void An_opening_that_excludes_nobody_or_somebody_twice_is_refused()
    {
        using TestTree tree = new(agents: 40);
        EpochOpening unknown = Excluding([40]);
        EpochOpening twice = Excluding([3, 3]);
        EpochOpening last = Excluding([39]);

        Assert.False(EpochOpening.TryParse(unknown.ToBytes(), tree.Map.Fleet, out _));
        Assert.False(EpochOpening.TryParse(twice.ToBytes(), tree.Map.Fleet, out _));
        Assert.True(EpochOpening.TryParse(last.ToBytes(), tree.Map.Fleet, out _));
    }

    [Fact]
    public void A_message_with_another_kind_epoch_or_body_than_was_signed_is_refused()
    {
        using TestTree tree = new(agents: 40);
        byte[] raw = Sealed(tree, from: 3, [1, 2, 3]);
        int body = raw.Length - 3;

        foreach (int place in (int[])[0, 2, body, body + 2])
        {
            byte[] altered = (byte[])raw.Clone();
            altered[place] ^= 1;
            Assert.Null(Fresh(tree, self: 4).TryOpen(altered));
        }

        ClusterMessage? message = Fresh(tree, self: 4).TryOpen(raw);
        Assert.NotNull(message);
        Assert.Equal(3, message.Sender);
    }

    [Fact]
    public void A_signature_of_another_node_is_refused()
    {
        using TestTree tree = new(agents: 40);
        byte[] raw = Sealed(tree, from: 3, [1], keyOf: 5);

        Assert.Null(Fresh(tree, self: 4).TryOpen(raw));
    }

    [Fact]
    public void Two_messages_in_one_place_of_a_clock_convict_their_sender()
    {
        using TestTree tree = new(agents: 40);
        Sealer reader = Fresh(tree, self: 4);

        Assert.NotNull(reader.TryOpen(Sealed(tree, from: 3, [1])));
        Assert.Null(reader.TryOpen(Sealed(tree, from: 3, [2])));
        Assert.Equal(1, reader.Refused[ClockRefusal.Forked]);
        Assert.Null(reader.TryOpen(Sealed(tree, from: 3, [1])));
    }

    [Fact]
    public void A_node_that_listens_only_seals_nothing()
    {
        using TestTree tree = new(agents: 40);
        using SigningKey key = TestTree.KeyOf(3);
        Sealer sealer = new(
            tree.Map,
            3,
            ClockKeeper.Listen(tree.Map.Clocks, tree.Map.ClockPlaceOf(3), new ClockLimits()),
            key
        );
        List<HierarchyEffect> effects = [];

        Assert.Null(sealer.Seal(MessageKind.Hello, 1, [], effects));
        Assert.Empty(effects);
    }

    [Fact]
    public void The_global_node_is_given_no_bucket()
    {
        using TestTree tree = new(agents: 200);
        tree.Start();
        tree.RunToEnd(epoch: 1);
        ushort top = tree.Map.PlaceOf(TestTree.Global);

        Assert.True(top < tree.Map.Fleet.Nodes.Length);
        Assert.Equal(0, tree[TestTree.Global].Sent.GetValueOrDefault(MessageKind.Summaries));
    }

    [Fact]
    public void The_length_of_an_epoch_is_half_of_the_mean_to_one_and_a_half()
    {
        using TestTree tree = new(agents: 40);
        uint least = uint.MaxValue;
        uint most = 0;
        for (byte draw = 0; draw < 200; draw++)
        {
            uint length = tree.Terms.LengthMs(Sha256.Of([draw]), Sha256Hash.OfNothing);
            least = Math.Min(least, length);
            most = Math.Max(most, length);
        }

        Assert.InRange(least, 500U, 600U);
        Assert.InRange(most, 1400U, 1510U);
    }

    private static EpochOpening Excluding(uint[] agents) =>
        new(default, default, default, LengthMs: 1, agents, Array.Empty<ushort>());

    private static Sealer Fresh(TestTree tree, ushort self, ushort? keyOf = null) =>
        new(
            tree.Map,
            self,
            ClockKeeper.Enrol(tree.Map.Clocks, tree.Map.ClockPlaceOf(self), new ClockLimits()),
            TestTree.KeyOf(keyOf ?? self)
        );

    // A node that forgets each time what it signed before.
    private static byte[] Sealed(TestTree tree, ushort from, byte[] body, ushort? keyOf = null)
    {
        ClockStatement statement = ClockStatement.Sign(
            new ClockFields(
                tree.Map.ClockPlaceOf(from),
                tree.Map.Clocks.Hash,
                Epoch: 1,
                Sequence: 1,
                default,
                Envelope.HashOf(MessageKind.Hello, 1, body),
                VectorClock.Empty
            ),
            TestTree.KeyOf(keyOf ?? from)
        );
        return Envelope.Write(MessageKind.Hello, 1, statement.Bytes, body);
    }
}
