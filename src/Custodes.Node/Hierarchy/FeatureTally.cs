using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Primitives;

namespace Custodes.Node.Hierarchy;

/// <summary>Values of one number of an agent in an epoch.</summary>
/// <remarks>Sums are exact. The sketch is of 64 values, drawn so that each has the same chance: 256 bytes instead of a table.</remarks>
internal sealed class FeatureTally
{
    private const int KeptMax = 64;
    private const int BinCountMax = 32;
    private float[] kept = [];
    private int count;
    private long sum;
    private long squares;

    /// <summary>Values that are kept.</summary>
    public ReadOnlySpan<float> Kept => kept.AsSpan(0, Math.Min(count, KeptMax));

    /// <summary>Counts a value; after as many as a report may have, no more.</summary>
    public void Add(float value)
    {
        if (float.IsNaN(value) || count >= ReportLimits.ValueCountMax)
        {
            return;
        }

        float cut = Math.Clamp(value, -ReportLimits.ValueMax, ReportLimits.ValueMax);
        long one = Fixed.FromDouble(cut);
        sum += one;
        squares += Fixed.Multiply(one, one);
        Keep(cut);
        count++;
    }

    /// <summary>As it stands in a report.</summary>
    public FeatureReport ToReport(SketchBuilder sketch)
    {
        foreach (float value in Kept)
        {
            sketch.Add(Fixed.FromDouble(value));
        }

        return new FeatureReport((ushort)count, sum, squares, sketch.ToUnit(BinCountMax));
    }

    private void Keep(float value)
    {
        if (count < KeptMax)
        {
            if (count >= kept.Length)
            {
                Array.Resize(ref kept, Math.Min(KeptMax, Math.Max(4, kept.Length * 2)));
            }

            kept[count] = value;
            return;
        }

        // The n-th value takes the place of one of those kept with a chance of 64 in n.
        ulong place = SplitMix64.Mix((ulong)sum ^ (ulong)count) % (ulong)(count + 1);
        if (place < KeptMax)
        {
            kept[place] = value;
        }
    }
}
