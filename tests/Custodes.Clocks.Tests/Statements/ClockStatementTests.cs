using System.Buffers.Binary;
using Custodes.Clocks.Statements;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: a statement has one form, and what is not in it is refused with its reason.
/// Method: the vector there and back; one change for each rule; every bit of every byte.
/// </summary>
public sealed class ClockStatementTests : IDisposable
{
    private const int EntriesAt = 134;
    private readonly TestNodes nodes = new();

    [Fact]
    public void The_vector_is_reproduced_byte_for_byte()
    {
        ClockStatement made = Example();

        Assert.Equal(Vector.Hex("clocks", "statement.hex"), Convert.ToHexStringLower(made.Bytes));
        Assert.Equal(Vector.Hex("clocks", "statement-hash.hex"), made.Hash.ToString());
        Assert.Equal(
            Vector.Hex("clocks", "registry.hex"),
            Convert.ToHexStringLower(nodes.Registry.ToBytes())
        );
    }

    [Fact]
    public void What_is_read_says_what_was_written()
    {
        ClockStatement made = Example();

        Assert.True(ClockStatement.TryParse(made.Bytes, out ClockStatement? read, out _));
        Assert.Equal(
            (2, 7L, 3L, TestNodes.Body(5)),
            (read.Sender, read.Epoch, read.Sequence, read.Body)
        );
        Assert.Equal(Sha256.Of("before"u8), read.Previous);
        Assert.Equal("{0:9 3:70000}", read.Others.ToString());
        Assert.Equal("{0:9 2:3 3:70000}", read.Clock.ToString());
        Assert.Equal(ClockRefusal.None, read.CheckOrigin(nodes.Registry));
    }

    [Theory]
    [InlineData(0, 'C', ClockRefusal.PrefixWrong)]
    [InlineData(15, '2', ClockRefusal.PrefixWrong)]
    [InlineData(19, 0x10, ClockRefusal.NodeUnknown)]
    [InlineData(59, 0x80, ClockRefusal.NumberOutOfRange)]
    [InlineData(67, 0x80, ClockRefusal.NumberOutOfRange)]
    [InlineData(132, 1, ClockRefusal.TrailingBytes)]
    [InlineData(132, 3, ClockRefusal.Truncated)]
    [InlineData(EntriesAt, 3, ClockRefusal.EntriesUnsorted)]
    [InlineData(EntriesAt, 2, ClockRefusal.OwnEntryListed)]
    [InlineData(EntriesAt + 1, 0x10, ClockRefusal.NodeUnknown)]
    [InlineData(EntriesAt + 2, 0, ClockRefusal.CounterOutOfRange)]
    [InlineData(EntriesAt + 9, 0x80, ClockRefusal.CounterOutOfRange)]
    [InlineData(EntriesAt + 9, 0xff, ClockRefusal.CounterOutOfRange)]
    public void Each_way_to_have_no_form_is_named(int at, int value, ClockRefusal reason)
    {
        byte[] bytes = Example().Bytes.ToArray();
        bytes[at] = (byte)value;

        Assert.Equal(reason, Refusal(bytes));
    }

    [Fact]
    public void Entries_in_another_order_and_bytes_too_few_or_many_are_refused()
    {
        byte[] bytes = Example().Bytes.ToArray();
        byte[] first = bytes[EntriesAt..(EntriesAt + 10)];
        byte[] swapped = [.. bytes];
        bytes.AsSpan(EntriesAt + 10, 10).CopyTo(swapped.AsSpan(EntriesAt));
        first.CopyTo(swapped, EntriesAt + 10);

        Assert.Equal(ClockRefusal.EntriesUnsorted, Refusal(swapped));
        Assert.Equal(ClockRefusal.TrailingBytes, Refusal([.. bytes, 0]));
        Assert.Equal(ClockRefusal.Truncated, Refusal(bytes[..^1]));
        Assert.Equal(ClockRefusal.Truncated, Refusal([]));
    }

    [Fact]
    public void The_first_names_none_before_it_and_every_other_does()
    {
        ClockStatement first = nodes.Forge(0, 1, previous: default);
        byte[] bytes = first.Bytes.ToArray();
        bytes[68] = 1;
        Assert.Equal(ClockRefusal.PreviousWrong, Refusal(bytes));

        bytes = Example().Bytes.ToArray();
        bytes.AsSpan(68, 32).Clear();
        Assert.Equal(ClockRefusal.PreviousWrong, Refusal(bytes));
    }

    [Fact]
    public void A_statement_names_4095_others_and_not_one_more()
    {
        ClockComponent[] others =
        [
            .. Enumerable.Range(1, 4095).Select(node => new ClockComponent((ushort)node, 1)),
        ];
        ClockStatement largest = nodes.Forge(0, 1, previous: default, VectorClock.Of(others));

        Assert.Equal(ClockStatement.BytesMax, largest.Bytes.Length);
        Assert.Equal(ClockRefusal.None, Refusal(largest.Bytes.ToArray()));
        Assert.Equal(ClockRefusal.NodeUnknown, largest.CheckOrigin(nodes.Registry));
        byte[] longer = [.. largest.Bytes, .. new byte[10]];
        BinaryPrimitives.WriteUInt16LittleEndian(longer.AsSpan(132), 4096);
        Assert.Equal(ClockRefusal.TooLong, Refusal(longer));
    }

    [Fact]
    public void Every_changed_bit_is_refused()
    {
        byte[] bytes = Example().Bytes.ToArray();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(
                !ClockStatement.TryParse(changed, out ClockStatement? read, out _)
                    || read.CheckOrigin(nodes.Registry) != ClockRefusal.None,
                $"bit {bit}"
            );
        }
    }

    [Fact]
    public void Another_registry_another_signer_and_an_unknown_index_are_refused()
    {
        using TestNodes others = new(seed: 2);
        Assert.Equal(
            ClockRefusal.RegistryWrong,
            nodes.Forge(0, 1, default, registry: others.Registry.Hash).CheckOrigin(nodes.Registry)
        );
        Assert.Equal(
            ClockRefusal.SignatureWrong,
            nodes.Forge(0, 1, default, signer: 1).CheckOrigin(nodes.Registry)
        );
        Assert.Equal(
            ClockRefusal.NodeUnknown,
            nodes.Forge(4, 1, default, signer: 0).CheckOrigin(nodes.Registry)
        );
        Assert.Equal(
            ClockRefusal.NodeUnknown,
            nodes.Forge(0, 1, default, TestNodes.Clock((4, 1))).CheckOrigin(nodes.Registry)
        );
    }

    [Fact]
    public void A_key_of_zeros_cannot_be_registered_and_a_registry_has_one_order()
    {
        Assert.False(VerifyingKey.TryCreate(new byte[32], out _, out PublicKeyRefusal refusal));
        Assert.Equal(PublicKeyRefusal.LowOrder, refusal);

        RegisteredNode[] rows = [.. Enumerable.Range(0, 4).Select(index => nodes.Registry[index])];
        Assert.True(NodeRegistry.TryCreate(rows, out _));
        Assert.False(NodeRegistry.TryCreate([], out _));
        Assert.False(NodeRegistry.TryCreate([rows[1], rows[0]], out _));
        Assert.False(NodeRegistry.TryCreate([rows[0], rows[0]], out _));
        Assert.True(NodeRegistry.TryCreate(rows[..3], out NodeRegistry? shorter));
        Assert.NotEqual(nodes.Registry.Hash, shorter.Hash);
    }

    public void Dispose() => nodes.Dispose();

    private ClockStatement Example() =>
        nodes.Forge(
            sender: 2,
            sequence: 3,
            Sha256.Of("before"u8),
            TestNodes.Clock((0, 9), (3, 70_000)),
            epoch: 7,
            body: 5
        );

    private static ClockRefusal Refusal(byte[] bytes)
    {
        bool isRead = ClockStatement.TryParse(bytes, out _, out ClockRefusal refusal);
        Assert.Equal(isRead, refusal == ClockRefusal.None);
        return refusal;
    }
}
