using System.Numerics;
using Custodes.Primitives;

namespace Custodes.Simulation.Engine;

/// <summary>One stream of chance for each seed, node and purpose.</summary>
/// <remarks>A draw more in one place moves nothing in another, so that a failing run can be instrumented.</remarks>
internal static class SubStream
{
    public static SplitMix64 Of(ulong seed, int node, Purpose purpose) =>
        new(
            SplitMix64.Mix(
                SplitMix64.Mix(SplitMix64.Mix(seed) ^ (uint)(node + 16)) ^ ((ulong)purpose << 32)
            )
        );

    /// <summary>Whether something happens that happens this many times in a thousand.</summary>
    public static bool PerMille(ref SplitMix64 stream, int chance) =>
        chance > 0 && stream.Below(1000) < chance;

    /// <summary>Uniform from one number to another, both included.</summary>
    public static int Between(ref SplitMix64 stream, int least, int most) =>
        least + stream.Below(most - least + 1);

    /// <summary>About exponential with this mean, at most 16 times it. Integers only: the same on every machine.</summary>
    public static int Exponential(ref SplitMix64 stream, int mean)
    {
        // -log2 of a uniform number: its leading zeros, and between two of them a straight line.
        ulong uniform = stream.Next() | 1;
        int zeros = BitOperations.LeadingZeroCount(uniform);
        ulong behind = (uniform << zeros << 1) >> 44;
        long log2 = ((long)zeros << 20) + (1L << 20) - (long)behind;
        long value = mean * log2 * 45426 >> 36;
        return (int)Math.Min(value, 16L * mean);
    }
}
