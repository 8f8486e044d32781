using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Logarithms for the hot path: exact to 0.01 bits, no call, no table in memory.</summary>
internal static class FastMath
{
    /// <summary>log2 of a positive, normal number: the exponent's bits plus a cubic in the mantissa.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log2(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        float mantissa = BitConverter.Int32BitsToSingle((bits & 0x007F_FFFF) | 0x3F80_0000);
        float exponent = (bits >> 23) - 127;

        // Least squares fit of log2 on [1, 2) with both ends exact.
        float x = mantissa - 1;
        return exponent + (x * (1.42286530f + (x * (-0.58208536f + (x * 0.15922006f)))));
    }

    // The native versions do not order -0 and do not spread NaN, neither of which occurs here, and are one
    // instruction. A comparison would be a branch, and whether suspicion rises or falls nobody can predict.

    /// <summary>The larger of two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float left, float right) => float.MaxNative(left, right);

    /// <summary>The smaller of two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float left, float right) => float.MinNative(left, right);

    /// <summary>A number moved into a range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Clamp(float value, float low, float high) => Min(Max(value, low), high);
}
