namespace Custodes.Primitives.Tests;

/// <summary>
/// Goal: the generator is the published one and its ranges hold.
/// Method: the reference outputs of seed 1,234,567, edges of the ranges, and a count of every face.
/// </summary>
public sealed class SplitMix64Tests
{
    [Fact]
    public void The_reference_outputs_come_out()
    {
        SplitMix64 random = new(1_234_567);
        ulong[] expected =
        [
            6457827717110365317,
            3203168211198807973,
            9817491932198370423,
            4593380528125082431,
            16408922859458223821,
        ];
        foreach (ulong value in expected)
        {
            Assert.Equal(value, random.Next());
        }
    }

    [Fact]
    public void Below_reaches_every_value_and_none_past_the_limit()
    {
        SplitMix64 random = new(1);
        int[] counts = new int[6];
        for (int draw = 0; draw < 60_000; draw++)
        {
            counts[random.Below(6)]++;
        }

        // Each face has 10,000 expected and a standard deviation of 91.
        Assert.All(counts, static count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(0, random.Below(1));
        Assert.InRange(random.Below(int.MaxValue), 0, int.MaxValue - 1);
    }

    [Fact]
    public void Unit_stays_below_one_and_fills_the_interval()
    {
        SplitMix64 random = new(2);
        double sum = 0;
        double highest = 0;
        double lowest = 1;
        for (int draw = 0; draw < 100_000; draw++)
        {
            double unit = random.Unit();
            Assert.InRange(unit, 0, Math.BitDecrement(1));
            sum += unit;
            highest = Math.Max(highest, unit);
            lowest = Math.Min(lowest, unit);
        }

        Assert.InRange(sum / 100_000, 0.495, 0.505);
        Assert.True(lowest < 0.001 && highest > 0.999);
    }

    [Fact]
    public void Equal_seeds_are_equal_until_one_of_them_moves_on()
    {
        SplitMix64 left = new(9);
        SplitMix64 right = new(9);
        Assert.True(left == right);
        _ = left.Next();
        Assert.True(left != right);
        _ = right.Next();
        Assert.Equal(left, right);
    }

    [Fact]
    public void Mixing_flips_about_half_of_the_bits_for_one_flipped_bit()
    {
        SplitMix64 random = new(3);
        long flipped = 0;
        for (int draw = 0; draw < 4_096; draw++)
        {
            ulong value = random.Next();
            flipped += long.PopCount(
                unchecked(
                    (long)(SplitMix64.Mix(value) ^ SplitMix64.Mix(value ^ (1UL << (draw % 64))))
                )
            );
        }

        Assert.InRange(flipped / 4_096.0, 31, 33);
    }
}
