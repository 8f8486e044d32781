using Custodes.Primitives;

namespace Custodes.Aggregation.Arithmetic;

/// <summary>Fixed point with 32 bits after the point (Q32.32) in a <c>long</c>.</summary>
/// <remarks>
/// What is signed or agreed on is made of these: floating-point sums depend on their order and logarithms on
/// the platform, so two honest nodes would sign different bytes. Every division rounds down, also below 0.
/// </remarks>
public static class Fixed
{
    /// <summary>Bits after the point.</summary>
    public const int FractionBits = 32;

    /// <summary>1.</summary>
    public const long One = 1L << FractionBits;

    /// <summary>Quantises a number where it enters the certified path; 2⁻³² is the step.</summary>
    /// <param name="value">Within ±2³⁰.</param>
    public static long FromDouble(double value)
    {
        Invariant.That(value is > -(1 << 30) and < 1 << 30);
        return (long)Math.Round(value * One, MidpointRounding.ToEven);
    }

    /// <summary>For people and for advice; never back into anything that is agreed on.</summary>
    public static double ToDouble(long value) => (double)value / One;

    /// <summary>The product, rounded down.</summary>
    public static long Multiply(long left, long right) =>
        (long)((Int128)left * right >> FractionBits);

    /// <summary>The quotient, rounded down.</summary>
    public static long Divide(long dividend, long divisor) =>
        (long)FloorOf((Int128)dividend << FractionBits, divisor);

    /// <summary>Division that rounds down, where C# rounds towards 0.</summary>
    /// <param name="dividend">Any.</param>
    /// <param name="divisor">Above 0.</param>
    public static Int128 FloorOf(Int128 dividend, Int128 divisor)
    {
        Invariant.That(divisor > 0);
        Int128 quotient = dividend / divisor;
        return quotient * divisor > dividend ? quotient - 1 : quotient;
    }

    /// <summary>The whole part of a square root, and 1 below 1: what a standard error is divided by.</summary>
    /// <param name="count">How many; costs its root.</param>
    public static long RootOf(long count)
    {
        long root = 1;
        while ((root + 1) * (root + 1) <= count)
        {
            root++;
        }

        return root;
    }

    /// <summary>The value, or the nearer end of ±<paramref name="bound"/>.</summary>
    public static long ClampTo(long value, long bound) => Math.Clamp(value, -bound, bound);
}
