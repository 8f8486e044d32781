using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Custodes.Baselines.Behaviour;

/// <summary>Logarithms for the hot path: exact to 0.01 bits, no call, no table in memory.</summary>
internal static class FastMath
{
    /// <summary>log2 of a positive, normal number: the exponent's bits plus a cubic in the mantissa.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log2(float value)
    {
        // In one lane of a vector: general registers are some cycles away, there and back.
        Vector128<int> bits = Vector128.CreateScalarUnsafe(value).AsInt32();
        float exponent = Vector128.ConvertToSingle((bits >> 23) - Vector128.Create(127)).ToScalar();
        float mantissa = ((bits & Vector128.Create(0x007F_FFFF)) | Vector128.Create(0x3F80_0000))
            .AsSingle()
            .ToScalar();

        // Least squares fit of log2 on [1, 2) with both ends exact.
        float x = mantissa - 1;
        float slope = MathF.FusedMultiplyAdd(x, 0.15922006f, -0.58208536f);
        return MathF.FusedMultiplyAdd(x, MathF.FusedMultiplyAdd(x, slope, 1.42286530f), exponent);
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
