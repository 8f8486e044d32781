using System.Diagnostics;
using Custodes.Baselines.Behaviour;
using Custodes.Baselines.Memory;

namespace Custodes.Baselines.Tests.Memory;

/// <summary>
/// Goal: native memory is zero at start, aligned, and cannot be left through an index.
/// Method: each bound and one past it; a small table and one on huge pages.
/// </summary>
public sealed class NativeBlocksTests
{
    [Fact]
    public void Blocks_are_zero_and_keep_what_is_written()
    {
        using NativeBlocks<AgentBlock> blocks = new(10_000);
        Assert.Equal(10_000u * (nuint)AgentBlock.Bytes, blocks.Bytes);
        Assert.DoesNotContain((byte)1, blocks.BytesOf(0, 100).ToArray());
        blocks[9_999].Key = 5;
        blocks[0].Key = 6;
        Assert.Equal(5UL, blocks[9_999].Key);
        Assert.Equal(6UL, blocks[0].Key);
        Assert.Equal(0UL, blocks[1].Key);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void An_index_outside_is_a_bug_and_a_prefetch_there_does_nothing(int index)
    {
        using NativeBlocks<AgentBlock> blocks = new(10);
        blocks.Prefetch(index, lines: 1);
        _ = Assert.Throws<UnreachableException>(() => blocks[index].Key);
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(10, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(0, -1)]
    public void A_range_outside_is_a_bug(int start, int count)
    {
        using NativeBlocks<AgentBlock> blocks = new(10);
        _ = Assert.Throws<UnreachableException>(() => blocks.BytesOf(start, count).Length);
    }

    [Fact]
    public void A_range_at_the_end_is_the_last_block()
    {
        using NativeBlocks<AgentBlock> blocks = new(10);
        blocks[9].Key = ulong.MaxValue;
        Assert.Equal(AgentBlock.Bytes, blocks.BytesOf(9, 1).Length);
        Assert.Equal(255, blocks.BytesOf(9, 1)[0]);
        Assert.Equal(0, blocks.BytesOf(10, 0).Length);
    }

    [Fact]
    public void After_disposal_every_index_is_outside()
    {
        NativeBlocks<AgentBlock> blocks = new(10);
        blocks.Dispose();
        blocks.Dispose();
        blocks.Prefetch(0, lines: 1);
        _ = Assert.Throws<UnreachableException>(() => blocks[0].Key);
        _ = Assert.Throws<UnreachableException>(() => blocks.BytesOf(0, 1).Length);
    }

    [Fact]
    public void A_table_of_no_blocks_is_a_bug() =>
        Assert.Throws<UnreachableException>(static () => new NativeBlocks<AgentBlock>(0).Dispose());
}
