using Custodes.Clocks.Statements;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Clocks.Tests.Statements;

/// <summary>
/// Goal: among statements from anywhere, in any order and with holes, whoever contradicts itself is found, and nobody
/// else. Method: a sender makes an honest chain, and one that leaves it at each place.
/// </summary>
public sealed class ClockReviewTests : IDisposable
{
    private readonly SigningKey[] keys = [Key(1), Key(2)];
    private readonly NodeRegistry registry;
    private readonly int sender;

    public ClockReviewTests()
    {
        registry = NodeRegistry.Of(
            keys.Select(key => new RegisteredNode(key.ToVerifyingKey(), Role: 1, Owner: 0))
        );
        sender = registry.IndexOf(keys[0].PublicKey);
    }

    [Fact]
    public void An_honest_chain_holds_in_any_order_and_with_holes()
    {
        List<byte[]> chain = Chain(12, from: 0, salt: 0);
        foreach (int stride in (int[])[1, 5, 7, 11])
        {
            ClockReview review = new(registry, 100);
            for (int place = 0; place < chain.Count; place++)
            {
                Assert.Null(review.Take(chain[place * stride % chain.Count], Unknown));
            }

            // Once more is no other statement.
            Assert.Null(review.Take(chain[3], Unknown));
            Assert.Equal(12, review.Count);
            Assert.Empty(review.Evidence);
        }

        ClockReview halved = new(registry, 100);
        Assert.All(
            chain.Where((_, place) => place % 2 == 0),
            one => Assert.Null(halved.Take(one, Unknown))
        );
    }

    [Fact]
    public void A_fork_at_any_place_is_found_though_each_side_alone_is_sound()
    {
        List<byte[]> one = Chain(8, from: 0, salt: 0);
        for (int at = 0; at < 8; at++)
        {
            List<byte[]> other = [.. one[..at], .. Chain(8, from: at, salt: 1)[at..]];
            ClockReview alone = new(registry, 100);
            Assert.All(other, bytes => Assert.Null(alone.Take(bytes, Unknown)));

            ClockReview both = new(registry, 100);
            Assert.All(one, bytes => Assert.Null(both.Take(bytes, Unknown)));
            string? wrong = null;
            foreach (byte[] bytes in other)
            {
                wrong ??= both.Take(bytes, Unknown);
            }

            Assert.Contains("contradict each other: Fork", wrong, StringComparison.Ordinal);
            Assert.Equal(sender, both.Evidence[0].Accused);
            Assert.True(
                ClockEvidence.TryVerify(both.Evidence[0].ToBytes(), registry, out ClockEvidence? _)
            );
        }
    }

    [Fact]
    public void A_byte_that_was_changed_and_a_claim_that_nobody_signed_are_named()
    {
        byte[] first = Chain(1, from: 0, salt: 0)[0];
        first[^1] ^= 1;
        ClockReview review = new(registry, 100);
        Assert.Contains("SignatureWrong", review.Take(first, Unknown), StringComparison.Ordinal);
        Assert.Equal(0, review.Count);

        ClockKeeper other = ClockKeeper.Enrol(registry, 1 - sender, new ClockLimits());
        Assert.Equal(ClockRefusal.None, other.Anchor(Chain(3, from: 0, salt: 0)[2]));
        Assert.Equal(ClockRefusal.None, other.TryMake(0, default, keys[1], out _));
        byte[] claiming = other.Saved().Bytes.ToArray();
        Assert.Null(review.Take(claiming, node => node == sender ? 3 : null));
        Assert.Contains(
            "whose chain is at 2",
            review.Take(claiming, node => node == sender ? 2 : null),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void A_step_is_bounded_where_one_collector_accepted_both(long most, bool isSound)
    {
        List<byte[]> chain = Chain(12, from: 0, salt: 0);
        ClockReview review = new(registry, most);
        Dictionary<int, long> before = [];
        Assert.Null(review.CheckStep(before, chain[1]));
        Assert.Equal(isSound, review.CheckStep(before, chain[11]) is null);
    }

    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }

    private static long? Unknown(int node) => null;

    private static SigningKey Key(byte number)
    {
        byte[] seed = new byte[Ed25519.SeedBytes];
        seed[0] = number;
        return SigningKey.FromSeed(seed);
    }

    // The first ones are the same whatever the salt.
    private List<byte[]> Chain(int count, int from, byte salt)
    {
        ClockKeeper keeper = ClockKeeper.Enrol(registry, sender, new ClockLimits());
        List<byte[]> made = [];
        for (int place = 0; place < count; place++)
        {
            Sha256Hash body = Sha256.Of([(byte)place, place >= from ? salt : (byte)0]);
            Assert.Equal(ClockRefusal.None, keeper.TryMake(place, body, keys[0], out _));
            made.Add(keeper.Saved().Bytes.ToArray());
        }

        return made;
    }
}
