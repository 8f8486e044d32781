using System.Text;

namespace Custodes.Primitives.Tests;

/// <summary>
/// Goal: a table gives the same key for the same name always, and keeps no more texts than it may.
/// Method: examples at each limit and one past it; a dictionary as the model.
/// </summary>
public sealed class NameTableTests
{
    private readonly KeyedHash hash = new(3, 4);

    [Fact]
    public void At_the_limit_a_name_is_kept_and_past_it_only_its_key()
    {
        NameTable names = new(hash, 2);
        _ = names.Intern("a");
        ulong second = names.Intern("b");
        Assert.Equal(0, names.Refused);

        ulong third = names.Intern("c");
        Assert.Equal(hash.Of("c"), third);
        Assert.Equal(1, names.Refused);
        Assert.Equal(2, names.Count);
        Assert.Equal("b", names.Show(second));
        Assert.Equal($"#{third:x16}", names.Show(third));
        Assert.False(names.TryGet(third, out _));

        Assert.Equal(third, names.Intern("c"u8));
        Assert.Equal(2, names.Refused);
    }

    [Fact]
    public void Text_and_bytes_of_a_name_have_one_key()
    {
        NameTable names = new(hash, 10);
        Assert.Equal(names.Intern("Zürich"), names.Intern("Zürich"u8));
        Assert.Equal(1, names.Count);
        Assert.Equal(0UL, names.Intern(""));
        Assert.Equal(0UL, names.Intern(ReadOnlySpan<byte>.Empty));
        Assert.Equal("", names.Show(0));
    }

    [Fact]
    public void A_name_whose_key_is_known_is_kept_like_any_other()
    {
        NameTable names = new(hash, 1);
        ulong key = hash.Of("a"u8);
        names.Prefetch(key);
        Assert.Equal(key, names.Intern("a"u8, key));
        Assert.Equal(key, names.Intern("a"u8, key));
        Assert.Equal("a", names.Show(key));
        Assert.Equal(1, names.Count);
        Assert.Equal(0, names.Refused);

        Assert.Equal(hash.Of("b"u8), names.Intern("b"u8, hash.Of("b"u8)));
        Assert.Equal(1, names.Refused);
        Assert.Equal(0UL, names.Intern(default, 0));
    }

    [Fact]
    public void A_long_name_is_cut_for_display_and_hashed_whole()
    {
        NameTable names = new(hash, 10);
        string longest = new('x', NameTable.NameLengthMax);
        Assert.Equal(longest, names.Show(names.Intern(longest)));

        ulong first = names.Intern(longest + "1");
        ulong second = names.Intern(Encoding.UTF8.GetBytes(longest + "2"));
        Assert.NotEqual(first, second);
        Assert.Equal(longest, names.Show(first));
        Assert.Equal(longest, names.Show(second));
    }

    [Fact]
    public void Forgetting_makes_room()
    {
        NameTable names = new(hash, 1);
        names.Forget(names.Intern("a"));
        ulong second = names.Intern("b");
        Assert.Equal("b", names.Show(second));
        Assert.Equal(0, names.Refused);
    }

    [Fact]
    public void Restoring_and_interning_in_any_order_sort_the_same()
    {
        NameTable names = new(hash, 100);
        NameTable again = new(hash, 100);
        for (int index = 0; index < 50; index++)
        {
            _ = names.Intern($"name {index}");
        }

        foreach (KeyValuePair<ulong, string> pair in names.Sorted().Reverse())
        {
            again.Restore(pair.Key, pair.Value);
        }

        Assert.Equal(names.Sorted(), again.Sorted());
    }

    [Fact]
    public void Names_come_and_go_as_in_a_dictionary()
    {
        NameTable names = new(hash, 1000);
        Dictionary<ulong, string> expected = [];
        SplitMix64 chance = new(11);
        int most = 0;
        for (int step = 0; step < 20_000; step++)
        {
            ulong key = KeyAtTheEnd(ref chance);
            if (chance.Below(100) < (step / 1000 % 2 == 0 ? 60 : 40))
            {
                string name = $"name {chance.Below(9)}";
                names.Restore(key, name);
                expected[key] = name;
            }
            else
            {
                names.Forget(key);
                _ = expected.Remove(key);
            }

            most = Math.Max(most, expected.Count);
            ulong asked = KeyAtTheEnd(ref chance);
            Assert.Equal(expected.ContainsKey(asked), names.TryGet(asked, out string found));
            Assert.Equal(expected.GetValueOrDefault(asked), found);
            Assert.Equal(expected.Count, names.Count);
        }

        Assert.True(most > 80);
        Assert.Equal(expected.OrderBy(static row => row.Key), names.Sorted());
    }

    // Few homes, at the end of the slots: long runs that begin anew at the front, where removing goes wrong.
    private static ulong KeyAtTheEnd(ref SplitMix64 chance) =>
        ((ulong)chance.Below(40) << 32) + 0x3f8 + (ulong)chance.Below(8);
}
