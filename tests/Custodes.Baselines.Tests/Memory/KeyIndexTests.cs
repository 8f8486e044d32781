using System.Diagnostics;
using Custodes.Baselines.Memory;
using Custodes.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Baselines.Tests.Memory;

/// <summary>
/// Goal: the index is a dictionary with a limit, whatever is added and removed in whatever order.
/// Method: random additions, removals and look-ups beside a dictionary; keys are few and share their low
/// bits, so that runs collide, wrap around the end and are closed in the middle.
/// </summary>
public sealed class KeyIndexTests
{
    private const int Capacity = 12;

    [Fact]
    public void Any_additions_and_removals_leave_what_a_dictionary_would_hold() =>
        Prop.ForAll<ushort[]>(operations => Agrees(operations))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(400));

    [Fact]
    public void At_the_limit_it_takes_a_key_and_past_it_none()
    {
        using KeyIndex index = new(3);
        for (ulong key = 1; key <= 3; key++)
        {
            Assert.Equal((int)key - 1, index.FindOrAdd(key, out bool isNew));
            Assert.True(isNew);
        }

        Assert.Equal(-1, index.FindOrAdd(4, out bool isFourthNew));
        Assert.False(isFourthNew);
        Assert.Equal(3, index.Count);
        Assert.Equal(2, index.FindOrAdd(3, out bool isThirdNew));
        Assert.False(isThirdNew);

        Assert.True(index.Remove(2));
        Assert.False(index.Remove(2));
        Assert.Equal(1, index.FindOrAdd(4, out _));
        Assert.Equal(3, index.SlotEnd);
    }

    [Fact]
    public void The_key_zero_is_a_bug() =>
        Assert.Throws<UnreachableException>(static () =>
        {
            using KeyIndex index = new(3);
            _ = index.FindOrAdd(0, out _);
        });

    [Fact]
    public void A_full_index_of_many_keys_finds_each_and_nothing_else()
    {
        SplitMix64 random = new(7);
        using KeyIndex index = new(10_000);
        List<ulong> keys = [];
        for (int slot = 0; slot < 10_000; slot++)
        {
            keys.Add(random.Next());
            Assert.Equal(slot, index.FindOrAdd(keys[slot], out _));
        }

        for (int slot = 0; slot < 10_000; slot++)
        {
            Assert.Equal(slot, index.Find(keys[slot]));
            Assert.Equal(-1, index.Find(random.Next()));
        }
    }

    private static bool Agrees(ushort[] operations)
    {
        using KeyIndex index = new(Capacity);
        Dictionary<ulong, int> model = [];
        foreach (ushort operation in operations)
        {
            // 24 keys over 4 homes at the end of a table of 32 places.
            int number = (operation >> 2) % 24;
            ulong key = (ulong)((32 * ((number / 4) + 1)) + 29 + (number % 4));
            if ((operation & 3) == 0)
            {
                if (index.Remove(key) != model.Remove(key))
                {
                    return false;
                }
            }
            else
            {
                int slot = index.FindOrAdd(key, out bool isNew);
                bool fits = model.ContainsKey(key) || model.Count < Capacity;
                if (slot >= 0 != fits || isNew != (fits && !model.ContainsKey(key)))
                {
                    return false;
                }

                if (isNew && model.ContainsValue(slot))
                {
                    return false;
                }

                if (fits)
                {
                    model.TryAdd(key, slot);
                }
            }

            for (int other = 0; other < 24; other++)
            {
                ulong probe = (ulong)((32 * ((other / 4) + 1)) + 29 + (other % 4));
                if (index.Find(probe) != model.GetValueOrDefault(probe, -1))
                {
                    return false;
                }
            }

            if (index.Count != model.Count)
            {
                return false;
            }
        }

        return true;
    }
}
