using System.Text;
using Custodes.Primitives;
using Custodes.Telemetry.Identity;

namespace Custodes.Telemetry.Tests.Identity;

/// <summary>
/// Goal: the cache never gives another name's key.
/// Method: more names than it has places, of every length around its limits, against the table itself.
/// </summary>
public sealed class NameCacheTests
{
    [Fact]
    public void Every_name_has_the_key_the_table_gives_it_however_often_it_comes()
    {
        NameTable table = new(new KeyedHash(5, 6), capacity: 4096);
        NameCache cache = new(table);
        SplitMix64 random = new(11);
        for (int iteration = 0; iteration < 20_000; iteration++)
        {
            int length = random.Below(40);
            string name = new string('x', length) + random.Below(40);
            name = name[^length..];
            byte[] utf8 = Encoding.UTF8.GetBytes(name);

            // A look before knows the key or nothing, and takes no name in.
            int count = table.Count;
            ulong seen = cache.Peek(utf8);
            Assert.True(seen == 0 || seen == table.Hash.Of(utf8));
            Assert.Equal(count, table.Count);

            Assert.Equal(table.Intern(name), cache.Intern(utf8));
            Assert.Equal(length is 0 or > 32 ? 0 : table.Hash.Of(utf8), cache.Peek(utf8));
        }

        Assert.True(table.Count > 600);
    }

    [Theory]
    [InlineData("abcdefgh_middle_abcdefgh", "abcdefgh_centre_abcdefgh")]
    [InlineData("abcdefgh_____________________ijk", "abcdefgh____________________ijk")]
    public void Names_with_the_same_ends_are_told_apart(string first, string second)
    {
        NameTable table = new(new KeyedHash(5, 6), capacity: 16);
        NameCache cache = new(table);
        for (int pass = 0; pass < 2; pass++)
        {
            Assert.Equal(table.Hash.Of(first), cache.Intern(Encoding.UTF8.GetBytes(first)));
            Assert.Equal(table.Hash.Of(second), cache.Intern(Encoding.UTF8.GetBytes(second)));
        }
    }

    [Fact]
    public void A_name_that_its_table_forgot_is_kept_again_when_it_comes_again()
    {
        NameTable table = new(new KeyedHash(5, 6), capacity: 16);
        NameCache cache = new(table, slotBits: 2, slotBytes: 16, mayForget: true);
        ulong key = cache.Intern("session-1"u8);
        table.Forget(key);
        Assert.False(table.TryGet(key, out _));
        Assert.Equal(key, cache.Intern("session-1"u8));
        Assert.Equal("session-1", table.Show(key));
    }

    [Fact]
    public void A_name_as_long_as_a_place_and_one_longer_have_their_keys()
    {
        NameTable table = new(new KeyedHash(5, 6), capacity: 16);
        NameCache cache = new(table, slotBits: 1, slotBytes: 16);
        foreach (string name in (string[])["0123456789abcdef", "0123456789abcdefg"])
        {
            for (int pass = 0; pass < 2; pass++)
            {
                Assert.Equal(table.Hash.Of(name), cache.Intern(Encoding.UTF8.GetBytes(name)));
            }
        }
    }
}
