using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Primitives.Tests;

/// <summary>
/// Goal: the keyed hash is SipHash-1-3, bit for bit, and never 0.
/// Method: hashes that CPython 3.11, whose bytes hash it is, gives under the key 0; then an oracle that
/// is first held against the vector in the SipHash paper, on random keys and texts of every length.
/// </summary>
public sealed class KeyedHashTests
{
    [Theory]
    [InlineData(1, 0x68a914128e01e473)]
    [InlineData(2, 0x010bac45c41e3669)]
    [InlineData(7, 0x2f098ab0c751325a)]
    [InlineData(8, 0xead411e67ebe2eea)]
    [InlineData(9, 0x75927f9d95124362)]
    [InlineData(15, 0xf30eb725bb91c9ea)]
    [InlineData(16, 0x8972188433a5c5b7)]
    [InlineData(17, 0x4883c49a2c009c1d)]
    [InlineData(63, 0x385d3e39e5f37359)]
    public void Hashes_of_CPython_under_the_key_zero_come_out(int length, ulong expected) =>
        Assert.Equal(expected, new KeyedHash(0, 0).Of(Rising(length)));

    [Fact]
    public void The_oracle_gives_the_vector_of_the_paper() =>
        Assert.Equal(
            0xa129ca6149be45e5,
            SipHash.Of(Rising(15), 0x0706050403020100, 0x0f0e0d0c0b0a0908, 2, 4)
        );

    [Fact]
    public void Every_key_and_text_hash_as_the_oracle_says() =>
        Prop.ForAll<ulong, ulong, byte[]>(
                (key0, key1, text) =>
                    new KeyedHash(key0, key1).Of(text) == SipHash.Of(text, key0, key1, 1, 3)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Every_length_up_to_past_256_hashes_as_the_oracle_says()
    {
        KeyedHash hash = KeyedHash.FromSecret(Rising(16));
        for (int length = 0; length <= 300; length++)
        {
            byte[] text = Rising(length);
            Assert.Equal(
                SipHash.Of(text, 0x0706050403020100, 0x0f0e0d0c0b0a0908, 1, 3),
                hash.Of(text)
            );
        }
    }

    [Fact]
    public void Two_numbers_hash_as_their_16_bytes() =>
        Prop.ForAll<ulong, ulong, byte[]>(
                (first, second, secret) =>
                {
                    KeyedHash hash = new(first ^ (ulong)secret.Length, second + 7);
                    byte[] bytes =
                    [
                        .. BitConverter.GetBytes(first),
                        .. BitConverter.GetBytes(second),
                    ];
                    return hash.Of(first, second) == hash.Of(bytes);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_string_hashes_as_its_UTF_8_form_however_long()
    {
        KeyedHash hash = new(1, 2);
        foreach (string text in (string[])["", "ä", new string('ä', 128), new string('€', 400)])
        {
            Assert.Equal(hash.Of(Encoding.UTF8.GetBytes(text)), hash.Of(text));
        }
    }

    [Fact]
    public void A_secret_of_another_length_is_a_bug() =>
        Assert.Throws<System.Diagnostics.UnreachableException>(() =>
            KeyedHash.FromSecret(Rising(15))
        );

    [Fact]
    public void Combining_depends_on_the_order_and_is_never_zero()
    {
        SplitMix64 random = new(5);
        HashSet<ulong> seen = [];
        for (int draw = 0; draw < 10_000; draw++)
        {
            ulong left = random.Next();
            ulong right = random.Next();
            Assert.NotEqual(KeyedHash.Combine(left, right), KeyedHash.Combine(right, left));
            Assert.NotEqual(0UL, KeyedHash.Combine(left, right));
            Assert.True(seen.Add(KeyedHash.Combine(left, right)));
        }

        Assert.NotEqual(0UL, KeyedHash.Combine(0, 0));
    }

    private static byte[] Rising(int length)
    {
        byte[] bytes = new byte[length];
        for (int index = 0; index < length; index++)
        {
            bytes[index] = (byte)(index & 0xff);
        }

        return bytes;
    }
}
