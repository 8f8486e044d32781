using Custodes.Clocks.Windows;
using Custodes.Cryptography;

namespace Custodes.Clocks.Tests.Windows;

/// <summary>
/// Goal: chain, base and schedule are what the format says, to the bit.
/// Method: a vector that a separate program computed; every value of chains of several lengths against
/// the definition; the limits.
/// </summary>
public sealed class WindowVectorTests
{
    private static readonly Dictionary<string, string> Told = File.ReadAllLines(
            Path.Combine(AppContext.BaseDirectory, "Vectors", "windows", "rw-v1.txt")
        )
        .Select(line => line.Split(' ', 2))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [Fact]
    public void The_vector_is_reproduced()
    {
        using HashChain chain = new(Seed(), 1000, firstEpoch: 1);
        Assert.Equal(Told["x0"], chain.Anchor.ToString());
        Assert.Equal(Told["x1"], chain[1].ToString());
        Assert.Equal(Told["x7"], chain[7].ToString());

        WindowBase begun = Base7();
        Assert.Equal(Told["base7"], begun.Hash.ToString());
        WindowSchedule schedule = new(chain[7], begun.Hash, Terms());
        Assert.Equal(Told["key"], schedule.Key.ToString());
        int[] windows = schedule.Windows();
        Assert.Equal(Told["slots"], string.Join(' ', windows));
        Assert.Equal("1427 1520 1786 2054 2087 2379 2411 2644 2901 3072 3571", Told["slots"]);
        Assert.Equal(Told["durations"], string.Join(' ', windows.Select(schedule.Duration)));
        Assert.Equal(
            Told["samples"],
            string.Join(' ', Enumerable.Range(0, 4).Select(n => schedule.Sample(1427, n, 1000)))
        );

        WindowSchedule drawn = new(chain[7], begun.Hash, Terms() with { IsEndDrawn = true });
        Assert.Equal(Told["end"], $"{drawn.SlotCount}");
        Assert.Equal(30_744_573_456_182_586UL, WindowTerms.ThresholdOf(600));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void A_chain_that_was_disposed_of_has_no_secret_left(int index)
    {
        HashChain chain = new(Seed(), 10, firstEpoch: 1);
        Assert.True(chain.TryReveal(index, default, out _));
        chain.Dispose();
        Assert.Throws<ObjectDisposedException>(() => chain.TryReveal(index, default, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(99)]
    [InlineData(100)]
    public void Each_value_of_a_chain_is_the_hash_of_the_next_in_any_order_of_asking(int count)
    {
        using HashChain chain = new(Seed(), count, firstEpoch: 5);
        Sha256Hash value = Sha256.Of("rw/v1 chain\n"u8, Seed());
        for (int index = count; index >= 0; index--)
        {
            Assert.Equal(value, chain[index]);
            Assert.Equal(value, chain[index]);
            _ = chain[count - index];
            value = HashChain.Step(index, value);
        }

        Assert.Equal(chain[0], chain.Anchor);
        Assert.True(chain.TryReveal(5, default, out byte[]? first));
        Assert.Equal(chain[1].ToArray(), first);
        Assert.True(chain.TryReveal(4 + count, default, out _));
        Assert.False(chain.TryReveal(4, default, out _));
        Assert.False(chain.TryReveal(5 + count, default, out _));
    }

    [Fact]
    public void A_lottery_opens_each_epoch_once_and_steps_over_what_was_never_revealed()
    {
        using HashChain chain = new(Seed(), 10, firstEpoch: 3);
        HashChainLottery lottery = new(chain.Anchor, 10, firstEpoch: 3);
        Assert.True(lottery.TryOpen(3, default, chain[1].ToArray(), out Sha256Hash secret));
        Assert.Equal(chain[1], secret);
        Assert.False(lottery.TryOpen(3, default, chain[1].ToArray(), out _));
        Assert.False(lottery.TryOpen(4, default, chain[3].ToArray(), out _));
        Assert.True(lottery.TryOpen(6, default, chain[4].ToArray(), out _));
        Assert.False(lottery.TryOpen(5, default, chain[3].ToArray(), out _));
        Assert.False(lottery.TryOpen(7, default, chain[5].ToArray().AsSpan(1), out _));
        Assert.True(lottery.TryOpen(12, default, chain[10].ToArray(), out _));
        Assert.False(lottery.TryOpen(13, default, chain[10].ToArray(), out _));
    }

    [Fact]
    public void Terms_are_taken_at_their_limits_and_not_past_them()
    {
        WindowTerms terms = Terms();
        WindowTerms[] taken =
        [
            terms with
            {
                SlotMs = 1,
            },
            terms with
            {
                SlotMs = WindowTerms.MsMax,
            },
            terms with
            {
                SlotCount = WindowTerms.SlotCountMax,
            },
            terms with
            {
                Threshold = 0,
            },
            terms with
            {
                DurationMin = WindowTerms.SlotCountMax,
                DurationMax = WindowTerms.SlotCountMax,
            },
            terms with
            {
                SkewMs = WindowTerms.MsMax,
            },
        ];
        (WindowTerms Terms, string Name)[] refused =
        [
            (terms with { SlotMs = 0 }, "SlotMs"),
            (terms with { SlotMs = WindowTerms.MsMax + 1 }, "SlotMs"),
            (terms with { SlotCount = 0 }, "SlotCount"),
            (terms with { SlotCount = WindowTerms.SlotCountMax + 1 }, "SlotCount"),
            (terms with { Threshold = 0, HasSureSlot = false }, "Threshold"),
            (terms with { DurationMin = 0 }, "DurationMin"),
            (terms with { DurationMax = 1 }, "DurationMax"),
            (terms with { DurationMax = WindowTerms.SlotCountMax + 1 }, "DurationMax"),
            (terms with { SkewMs = WindowTerms.MsMax + 1 }, "SkewMs"),
        ];
        Assert.All(taken, one => Assert.Equal("", one.Fault()));
        Assert.All(refused, one => Assert.Equal(one.Name, one.Terms.Fault()));
    }

    private static byte[] Seed() => [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    private static WindowBase Base7() =>
        new(
            7,
            "example.com/log",
            8,
            new Sha256Hash(
                Convert.FromHexString(
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
                )
            )
        );

    private static WindowTerms Terms() =>
        new()
        {
            SlotMs = 1000,
            SlotCount = 3600,
            Threshold = 30_744_573_456_182_586,
            HasSureSlot = true,
            DurationMin = 2,
            DurationMax = 9,
        };
}
