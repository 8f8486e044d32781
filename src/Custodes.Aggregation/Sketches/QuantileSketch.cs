using Custodes.Aggregation.Arithmetic;
using Custodes.Primitives;

namespace Custodes.Aggregation.Sketches;

/// <summary>How much mass lies in which bin: quantiles to within 1.6 % of the value.</summary>
/// <remarks>
/// Immutable. Merging adds masses, so it is exact and neither order nor grouping changes the result. A sketch of
/// one agent has <see cref="UnitMass"/> whatever the agent did: one agent, one vote. Larger ones count the
/// registered weight of each, which leaves room for 2²⁴ agents.
/// </remarks>
public sealed class QuantileSketch
{
    /// <summary>Mass of one agent's sketch.</summary>
    public const uint UnitMass = 1 << 20;

    private readonly short[] bins;
    private readonly ulong[] masses;

    /// <summary>From bins in ascending order and what lies in each, which is more than nothing.</summary>
    internal QuantileSketch(short[] bins, ulong[] masses)
    {
        Invariant.That(bins.Length == masses.Length);
        this.bins = bins;
        this.masses = masses;
        foreach (ulong mass in masses)
        {
            Total += mass;
        }
    }

    /// <summary>Without any mass.</summary>
    public static QuantileSketch Empty { get; } = new([], []);

    /// <summary>All mass together.</summary>
    public ulong Total { get; }

    /// <summary>Bins with mass, ascending.</summary>
    public ReadOnlySpan<short> Bins => bins;

    /// <summary>The mass in each of <see cref="Bins"/>.</summary>
    public ReadOnlySpan<ulong> Masses => masses;

    /// <summary>The sum of two.</summary>
    public static QuantileSketch Merge(QuantileSketch left, QuantileSketch right)
    {
        SketchSum sum = new();
        sum.Add(left, 1);
        sum.Add(right, 1);
        return sum.ToSketch();
    }

    /// <summary>The middle of the bin in which a share of the mass is reached.</summary>
    /// <param name="share">Q32.32 from 0 to 1.</param>
    public long Quantile(long share)
    {
        Invariant.That(Total > 0 && share is >= 0 and <= Fixed.One);
        UInt128 sought = (UInt128)Total * (ulong)share;
        UInt128 sum = 0;
        for (int index = 0; index < bins.Length; index++)
        {
            sum += (UInt128)masses[index] << Fixed.FractionBits;
            if (sum >= sought && sum > 0)
            {
                return SketchBins.MiddleOf(bins[index]);
            }
        }

        throw new System.Diagnostics.UnreachableException("All mass was passed.");
    }

    /// <summary>The same bins and masses.</summary>
    public bool HasSameContent(QuantileSketch other) =>
        Bins.SequenceEqual(other.Bins) && Masses.SequenceEqual(other.Masses);
}
