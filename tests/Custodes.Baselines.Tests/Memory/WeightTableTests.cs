using Custodes.Baselines.Memory;
using Custodes.Primitives;

namespace Custodes.Baselines.Tests.Memory;

/// <summary>
/// Goal: the table never grows, what is rare leaves first, and what was taken back leaves no trace.
/// Method: a flood of one-time keys over a table that holds few heavy ones; examples at a bucket's limit.
/// </summary>
public sealed class WeightTableTests
{
    [Fact]
    public void A_flood_of_one_time_keys_leaves_heavy_keys_alone()
    {
        WeightTable table = new(4_096);
        SplitMix64 random = new(11);

        // One heavy key a bucket at most, so that no heavy one has to leave for another.
        List<ulong> heavy = [];
        HashSet<int> buckets = [];
        while (heavy.Count < 500)
        {
            ulong key = random.Next();
            if (buckets.Add((int)((key >> 32) & 1_023)))
            {
                heavy.Add(key);
                _ = table.Add(key, 5);
            }
        }

        for (int flood = 0; flood < 1_000_000; flood++)
        {
            _ = table.Add(random.Next(), 1);
        }

        Assert.All(heavy, key => Assert.Equal(5, table[key]));
        Assert.Equal(4_096, table.Count);
        Assert.Equal(1_000_000 - (4_096 - 500), table.Evictions);
    }

    [Fact]
    public void A_bucket_holds_four_and_gives_up_the_smallest_for_the_fifth()
    {
        WeightTable table = new(8);
        for (ulong key = 1; key <= 4; key++)
        {
            _ = table.Add(key, key);
        }

        Assert.Equal(0, table.Evictions);
        _ = table.Add(5, 1);
        Assert.Equal(1, table.Evictions);
        Assert.Equal(4, table.Count);
        Assert.Equal(0, table[1]);
        Assert.Equal(2, table[2]);
        Assert.Equal(1, table[5]);
    }

    [Fact]
    public void What_is_taken_back_leaves_no_trace()
    {
        WeightTable table = new(8);
        Assert.Equal(3, table.Add(7, 3));
        Assert.Equal(1, table.Add(7, -2));
        Assert.Equal(0, table.Add(7, -1));
        Assert.Equal(0, table.Count);
        Assert.Equal(0, table.Add(8, -1));
        Assert.Equal(0, table.Count);
        Assert.Equal(0, table[7]);
    }

    [Fact]
    public void An_entry_behind_a_freed_place_is_not_counted_twice()
    {
        WeightTable table = new(8);
        _ = table.Add(1, 1);
        _ = table.Add(2, 1);
        _ = table.Add(1, -1);
        _ = table.Add(2, 1);
        Assert.Equal(2, table[2]);
        Assert.Equal(1, table.Count);
    }
}
