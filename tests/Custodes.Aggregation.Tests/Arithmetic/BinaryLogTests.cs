using Custodes.Aggregation.Arithmetic;
using FsCheck;
using FsCheck.Fluent;

namespace Custodes.Aggregation.Tests.Arithmetic;

/// <summary>
/// Goal: logarithms and powers that are the same everywhere are also right.
/// Method: against the platform's own, which are more exact than the tolerance.
/// </summary>
public sealed class BinaryLogTests
{
    private const double Tolerance = 1.0 / (1 << 29);

    [Fact]
    public void A_logarithm_is_that_of_the_platform_to_2_to_the_minus_29() =>
        Prop.ForAll<ulong>(bits =>
            {
                long value = (long)(bits >> 1 >> (int)(bits % 60)) | 1;
                double expected = Math.Log2(Fixed.ToDouble(value));
                Assert.Equal(expected, Fixed.ToDouble(BinaryLog.Log2(value)), Tolerance);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_power_is_that_of_the_platform_to_2_to_the_minus_29_of_it() =>
        Prop.ForAll<uint>(bits =>
            {
                double exponent = (bits / (double)uint.MaxValue * 50) - 20;
                long power = BinaryLog.Exp2(Fixed.FromDouble(exponent));
                double expected = Math.Pow(2, exponent);
                Assert.Equal(
                    expected,
                    Fixed.ToDouble(power),
                    (expected * Tolerance) + (2.0 / Fixed.One)
                );
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Fixed.One, 0)]
    [InlineData(2 * Fixed.One, Fixed.One)]
    [InlineData(1, -32 * Fixed.One)]
    [InlineData(1L << 62, 30 * Fixed.One)]
    public void Powers_of_two_are_exact(long value, long log)
    {
        Assert.Equal(log, BinaryLog.Log2(value));
        Assert.Equal(value, BinaryLog.Exp2(log));
    }

    [Fact]
    public void A_power_too_small_to_write_is_0() => Assert.Equal(0, BinaryLog.Exp2(long.MinValue));

    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -4)]
    [InlineData(-8, 2, -4)]
    public void Division_rounds_down(int dividend, int divisor, int quotient) =>
        Assert.Equal(quotient, (int)Fixed.FloorOf(dividend, divisor));
}
