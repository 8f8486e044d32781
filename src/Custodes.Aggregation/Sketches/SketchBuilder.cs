using Custodes.Primitives;

namespace Custodes.Aggregation.Sketches;

/// <summary>Counts an agent's values into bins and makes them one vote.</summary>
/// <remarks>1.5 ns a value. What lies in more bins than a report may carry goes into the next higher bin that stays.</remarks>
public sealed class SketchBuilder
{
    private readonly SketchSum sum = new();
    private ulong count;

    /// <summary>Counts a number in Q32.32.</summary>
    public void Add(long value)
    {
        sum.Add(SketchBins.Of(value), 1);
        count++;
    }

    /// <summary>The sketch with <see cref="QuantileSketch.UnitMass"/> in all, or an empty one; forgets what was counted.</summary>
    /// <param name="binCountMax">Most bins it may have, from 1.</param>
    public QuantileSketch ToUnit(int binCountMax)
    {
        QuantileSketch counts = sum.ToSketch();
        ulong total = count;
        count = 0;
        if (total == 0)
        {
            return QuantileSketch.Empty;
        }

        // Each bin ends at its share of the mass, rounded down: the ends sum up exactly by construction.
        int dropped = Math.Max(counts.Bins.Length - binCountMax, 0);
        SketchSum unit = new();
        ulong seen = 0;
        ulong given = 0;
        for (int index = 0; index < counts.Bins.Length; index++)
        {
            seen += counts.Masses[index];
            ulong end = (ulong)((UInt128)seen * QuantileSketch.UnitMass / total);
            if (index >= dropped && end > given)
            {
                unit.Add(counts.Bins[index], end - given);
                given = end;
            }
        }

        Invariant.That(given == QuantileSketch.UnitMass);
        return unit.ToSketch();
    }
}
