using System.Runtime.CompilerServices;

namespace Custodes.Primitives;

/// <summary>A seeded generator: the same seed gives the same numbers on every machine.</summary>
/// <remarks>
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). Good enough to
/// draw tests, samples and schedules; never for secrets.
/// </remarks>
public struct SplitMix64(ulong seed) : IEquatable<SplitMix64>
{
    private ulong state = seed;

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>Uniform in [0, <paramref name="limit"/>), for 1 ≤ limit ≤ 2³¹ - 1.</summary>
    /// <remarks>By multiplication, not division: the bias is below 2⁻³².</remarks>
    public int Below(int limit)
    {
        Invariant.That(limit > 0);
        return (int)((ulong)(uint)limit * (Next() >> 32) >> 32);
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A bijection of 64 bits whose outputs look independent of each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <inheritdoc/>
    public readonly bool Equals(SplitMix64 other) => state == other.state;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is SplitMix64 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)state;

    /// <summary>Whether both will give the same numbers.</summary>
    public static bool operator ==(SplitMix64 left, SplitMix64 right) => left.Equals(right);

    /// <summary>Whether they will give different numbers.</summary>
    public static bool operator !=(SplitMix64 left, SplitMix64 right) => !left.Equals(right);
}
