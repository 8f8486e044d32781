using System.Numerics;
using Custodes.Primitives;

namespace Custodes.Aggregation.Arithmetic;

/// <summary>Logarithms and powers to base 2 in Q32.32, the same on every machine.</summary>
/// <remarks>
/// A logarithm is found bit by bit by squaring, a power as a product of roots of 2 from a table that is made by
/// integer square roots at start. Error below 2⁻³⁰ for logarithms and below 2⁻²⁹ of the value for powers. About
/// 60 ns each; nothing is allocated.
/// </remarks>
public static class BinaryLog
{
    private const int RootCount = 32;

    // 2^(1/2), 2^(1/4), … with 62 bits after the point.
    private static readonly ulong[] Roots = MakeRoots();

    /// <summary>The logarithm to base 2.</summary>
    /// <param name="value">Above 0.</param>
    public static long Log2(long value)
    {
        Invariant.That(value > 0);
        int whole = BitOperations.Log2((ulong)value);

        // The leading bit at place 62: a number from 1 to below 2 in Q2.62.
        ulong rest = (ulong)value << (62 - whole);
        long fraction = 0;
        for (int bit = 0; bit < Fixed.FractionBits; bit++)
        {
            rest = TopOf(rest, rest);
            fraction <<= 1;
            if (rest >= 1UL << 63)
            {
                rest >>= 1;
                fraction |= 1;
            }
        }

        return ((long)(whole - Fixed.FractionBits) << Fixed.FractionBits) + fraction;
    }

    /// <summary>2 to the power of the exponent, in Q32.32; 0 when that is too small to write.</summary>
    /// <param name="exponent">Below 31.</param>
    public static long Exp2(long exponent)
    {
        Invariant.That(exponent < 31 * Fixed.One);
        int whole = (int)Math.Max(exponent >> Fixed.FractionBits, -64);
        ulong fraction = (ulong)(exponent & (Fixed.One - 1));
        ulong product = 1UL << 62;
        for (int index = 0; index < RootCount; index++)
        {
            if ((fraction >> (RootCount - 1 - index) & 1) == 1)
            {
                product = TopOf(product, Roots[index]);
            }
        }

        int shift = 62 - Fixed.FractionBits - whole;
        return shift >= 64 ? 0 : (long)(product >> shift);
    }

    // left × right / 2⁶², which fits; a product of two UInt128 would be a call with checks.
    private static ulong TopOf(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high << 2 | low >> 62;
    }

    private static ulong[] MakeRoots()
    {
        ulong[] roots = new ulong[RootCount];
        UInt128 square = (UInt128)2 << 124;
        for (int index = 0; index < RootCount; index++)
        {
            ulong root = SquareRoot(square);
            roots[index] = root;
            square = (UInt128)root << 62;
        }

        return roots;
    }

    // The largest number whose square is not above; bit by bit from the top.
    private static ulong SquareRoot(UInt128 square)
    {
        ulong root = 0;
        for (int bit = 63; bit >= 0; bit--)
        {
            ulong candidate = root | 1UL << bit;
            if ((UInt128)candidate * candidate <= square)
            {
                root = candidate;
            }
        }

        return root;
    }
}
