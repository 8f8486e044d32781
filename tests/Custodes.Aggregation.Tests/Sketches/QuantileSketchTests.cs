using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Sketches;
using Custodes.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Aggregation.Tests.Sketches;

/// <summary>
/// Goal: merging is exact whatever the order and grouping, and a quantile is right to 2 %.
/// Method: properties over random sketches; quantiles against the sorted values.
/// </summary>
public sealed class QuantileSketchTests
{
    [Fact]
    public void Merging_is_commutative_and_associative() =>
        Prop.ForAll<int[], int[], int[]>(
                (first, second, third) =>
                {
                    QuantileSketch a = SketchOf(first);
                    QuantileSketch b = SketchOf(second);
                    QuantileSketch c = SketchOf(third);
                    Assert.True(
                        QuantileSketch.Merge(a, b).HasSameContent(QuantileSketch.Merge(b, a))
                    );
                    Assert.True(
                        QuantileSketch
                            .Merge(QuantileSketch.Merge(a, b), c)
                            .HasSameContent(QuantileSketch.Merge(a, QuantileSketch.Merge(b, c)))
                    );
                    Assert.True(QuantileSketch.Merge(a, QuantileSketch.Empty).HasSameContent(a));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_is_what_one_sketch_of_all_values_is() =>
        Prop.ForAll<int[], int[]>(
                (first, second) =>
                    Assert.True(
                        QuantileSketch
                            .Merge(SketchOf(first), SketchOf(second))
                            .HasSameContent(SketchOf([.. first, .. second]))
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Sketches_that_differ_are_told_apart() =>
        Assert.False(SketchOf([1_000_000]).HasSameContent(SketchOf([2_000_000])));

    [Fact]
    public void Every_number_is_within_2_percent_of_the_middle_of_its_bin() =>
        Prop.ForAll<long>(bits =>
            {
                long value = bits % (1023 * Fixed.One);
                double number = Fixed.ToDouble(value);
                double middle = Fixed.ToDouble(SketchBins.MiddleOf(SketchBins.Of(value)));
                double allowed = Math.Abs(number) < 1.0 / 1024 ? 1.0 / 1024 : 0.0157;
                Assert.True(
                    Math.Abs(number - middle) <= allowed * Math.Max(Math.Abs(number), 1e-9)
                        || Math.Abs(number - middle) <= 1.0 / 1024
                );
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Bins_are_ordered_as_their_numbers_are() =>
        Prop.ForAll<long, long>(
                (left, right) =>
                {
                    long low = Math.Min(left / 1024, right / 1024);
                    long high = Math.Max(left / 1024, right / 1024);
                    Assert.True(SketchBins.Of(low) <= SketchBins.Of(high));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Each_bin_holds_its_own_middle()
    {
        for (short bin = -SketchBins.OutermostBin; bin <= SketchBins.OutermostBin; bin++)
        {
            Assert.Equal(bin, SketchBins.Of(SketchBins.MiddleOf(bin)));
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_quantile_is_within_2_percent_of_that_of_the_values(double share)
    {
        SplitMix64 random = new(7);
        SketchBuilder builder = new();
        List<double> values = [];
        for (int count = 0; count < 10_000; count++)
        {
            double value = Math.Exp((6 * random.Unit()) - 2);
            values.Add(value);
            builder.Add(Fixed.FromDouble(value));
        }

        values.Sort();
        double expected = values[(int)(share * values.Count)];
        double found = Fixed.ToDouble(
            builder.ToUnit(SketchBins.OutermostBin).Quantile(Fixed.FromDouble(share))
        );
        Assert.Equal(expected, found, 0.02 * expected);
    }

    [Fact]
    public void One_agent_is_one_vote_however_much_it_does() =>
        Prop.ForAll<ushort>(count =>
            {
                SketchBuilder builder = new();
                SplitMix64 random = new(count);
                for (int index = 0; index <= count % 999; index++)
                {
                    builder.Add((long)(random.Next() >> 24));
                }

                Assert.Equal(QuantileSketch.UnitMass, builder.ToUnit(8).Total);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Bins_past_the_limit_go_into_the_lowest_that_stays()
    {
        SketchBuilder builder = new();
        for (int value = 1; value <= 9; value++)
        {
            builder.Add(value * Fixed.One);
        }

        QuantileSketch kept = builder.ToUnit(8);
        Assert.Equal(8, kept.Bins.Length);
        Assert.Equal(SketchBins.Of(2 * Fixed.One), kept.Bins[0]);
        Assert.Equal(QuantileSketch.UnitMass, kept.Total);
    }

    private static QuantileSketch SketchOf(int[] values)
    {
        SketchSum sum = new();
        foreach (int value in values)
        {
            sum.Add(SketchBins.Of((long)value << 20), 3);
        }

        return sum.ToSketch();
    }
}
