using Custodes.Primitives;
using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Tests.Identity;

/// <summary>
/// Goal: a full table forgets what was long of no use, finds the rest, and no flood makes it forget what is in use.
/// Method: single steps, and long runs of chance against a queue with second chances.
/// </summary>
public sealed class RecentTableTests
{
    private const int Capacity = 32;

    [Theory]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    public void The_oldest_key_goes_when_one_more_comes_than_fits(int keys, int evicted)
    {
        var table = new RecentTable<long>(8);
        for (int key = 1; key <= keys; key++)
        {
            table[table.Add((ulong)key)] = key;
        }

        Assert.Equal(evicted, table.Evicted);
        Assert.Equal(8, table.Count);
        Assert.Equal(evicted == 0, table.IndexOf(1) >= 0);
        Assert.Equal(2, table[table.IndexOf(2)]);
    }

    [Fact]
    public void A_key_that_was_touched_stays_longer()
    {
        var table = new RecentTable<long>(2);
        _ = table.Add(1);
        _ = table.Add(2);
        table.Touch(table.IndexOf(1));
        _ = table.Add(3);

        Assert.True(table.IndexOf(1) >= 0);
        Assert.True(table.IndexOf(2) < 0);
    }

    [Theory]
    [InlineData(RecentTable<long>.ChancesMax - 1, RecentTable<long>.ChancesMax)]
    [InlineData(RecentTable<long>.ChancesMax, RecentTable<long>.ChancesMax + 1)]
    [InlineData(RecentTable<long>.ChancesMax + 1, RecentTable<long>.ChancesMax + 1)]
    public void A_new_key_passes_by_so_many_touched_ones_and_pushes_out_the_next(
        int touched,
        int gone
    )
    {
        var table = new RecentTable<long>(Capacity);
        for (int key = 1; key <= Capacity; key++)
        {
            int index = table.Add((ulong)key);
            if (key <= touched)
            {
                table.Touch(index);
            }
        }

        _ = table.Add(1000);

        for (int key = 1; key <= Capacity; key++)
        {
            Assert.Equal(key == gone, table.IndexOf((ulong)key) < 0);
        }
    }

    [Fact]
    public void Keys_in_use_outlive_a_flood_of_keys_that_come_once()
    {
        // An attacker who opens a new trace with every span must not make the node forget the others'.
        var table = new RecentTable<ulong>(Capacity);
        int forgotten = 0;
        for (ulong flood = 1; flood < 10_000; flood++)
        {
            _ = table.Add(1_000_000 + flood);
            for (ulong used = 1; used <= Capacity / 2; used++)
            {
                int index = table.IndexOf(used);
                if (index < 0)
                {
                    _ = table.Add(used);
                    forgotten += flood > Capacity ? 1 : 0;
                }
                else
                {
                    table.Touch(index);
                }
            }
        }

        Assert.Equal(0, forgotten);
    }

    [Fact]
    public void Keys_come_and_go_as_in_a_queue_with_second_chances()
    {
        var table = new RecentTable<ulong>(Capacity);
        List<(ulong Key, bool IsTouched)> queue = [];
        SplitMix64 chance = new(5);
        for (int step = 0; step < 20_000; step++)
        {
            // Few homes, at the end of the slots: long runs that begin anew at the front.
            ulong key = ((ulong)chance.Below(30) << 32) + 60 + (ulong)chance.Below(4);
            int index = table.IndexOf(key);
            int place = queue.FindIndex(entry => entry.Key == key);
            Assert.Equal(place >= 0, index >= 0);
            if (index >= 0)
            {
                Assert.Equal(key, table[index]);
                Assert.Equal(key, table.KeyAt(index));
                table.Touch(index);
                queue[place] = (key, true);
                continue;
            }

            // Asking for memory ahead changes nothing.
            table.PrefetchSlot(key);
            table.PrefetchEntry(key);
            table.Prefetch(index);
            table.PrefetchLeaving(3);
            table[table.Add(key)] = key;
            if (queue.Count == Capacity)
            {
                Leave(queue);
            }

            queue.Add((key, false));
        }

        Assert.True(table.Evicted > 1000);
    }

    private static void Leave(List<(ulong Key, bool IsTouched)> queue)
    {
        for (int chance = 0; chance < RecentTable<ulong>.ChancesMax && queue[0].IsTouched; chance++)
        {
            queue.Add((queue[0].Key, false));
            queue.RemoveAt(0);
        }

        queue.RemoveAt(0);
    }
}
