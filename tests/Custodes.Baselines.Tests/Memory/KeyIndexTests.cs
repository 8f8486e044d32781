using System.Diagnostics;
using Custodes.Baselines.Memory;
using Custodes.Primitives;
using Custodes.Primitives.State;
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
    public void A_new_key_gets_the_slot_it_asks_for_if_that_is_free()
    {
        using KeyIndex index = new(6);
        Assert.Equal(4, index.FindOrAdd(1, wanted: 4));
        Assert.Equal(5, index.SlotEnd);
        Assert.Equal(1, index.Count);
        Assert.Equal(2, index.FindOrAdd(2, wanted: 2));
        Assert.Equal(4, index.FindOrAdd(1, wanted: 0));

        // Taken, outside, or no wish: any free one.
        HashSet<int> slots = [2, 4];
        Assert.True(slots.Add(index.FindOrAdd(3, wanted: 4)));
        Assert.True(slots.Add(index.FindOrAdd(4, wanted: 6)));
        Assert.True(slots.Add(index.FindOrAdd(5, wanted: -1)));
        Assert.True(slots.Add(index.FindOrAdd(6, wanted: 2)));
        Assert.Equal(Enumerable.Range(0, 6), slots.Order());
        Assert.Equal(-1, index.FindOrAdd(7, wanted: 3));

        Assert.True(index.Remove(2));
        Assert.True(index.Remove(1));
        Assert.Equal(2, index.FindOrAdd(8, wanted: 2));
        Assert.Equal(4, index.FindOrAdd(9, wanted: 2));
    }

    [Fact]
    public void An_index_with_gaps_is_restored_and_goes_on_alike()
    {
        using KeyIndex index = new(Capacity);
        _ = index.FindOrAdd(1, wanted: 7);
        _ = index.FindOrAdd(2, wanted: 3);
        _ = index.FindOrAdd(3, wanted: -1);
        _ = index.Remove(2);
        OneSection saved = new();
        StateWriter writer = new(saved);
        writer.Begin("keys", 1);
        index.Save(writer);
        writer.Flush();
        using KeyIndex restored = new(Capacity);
        StateReader reader = new("keys", saved.Bytes, 1);
        Assert.True(restored.TryRestore(ref reader, "keys"));
        for (ulong key = 1; key <= 20; key++)
        {
            int wanted = (int)(key * 5 % Capacity);
            Assert.Equal(index.FindOrAdd(key, wanted), restored.FindOrAdd(key, wanted));
        }
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
                // Two of three ask for a slot, some of them for one that is taken or outside.
                int count = index.Count;
                int wanted = (operation & 3) == 1 ? -1 : (operation >> 7) % (Capacity + 2);
                int slot = index.FindOrAdd(key, wanted);
                bool isNew = index.Count > count;
                bool fits = model.ContainsKey(key) || model.Count < Capacity;
                if (slot >= 0 != fits || isNew != (fits && !model.ContainsKey(key)))
                {
                    return false;
                }

                bool isWish = isNew && wanted >= 0 && wanted < Capacity;
                if (
                    isNew
                    && (
                        model.ContainsValue(slot)
                        || (isWish && slot != wanted && !model.ContainsValue(wanted))
                    )
                )
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
