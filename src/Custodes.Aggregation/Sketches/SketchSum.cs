namespace Custodes.Aggregation.Sketches;

/// <summary>Adds sketches up, each with a weight. 10 KB; one at a time is enough, and it is used again.</summary>
public sealed class SketchSum
{
    private readonly ulong[] masses = new ulong[(2 * SketchBins.OutermostBin) + 1];
    private int low = int.MaxValue;
    private int high = int.MinValue;

    /// <summary>Adds one with each mass multiplied.</summary>
    public void Add(QuantileSketch sketch, ulong weight)
    {
        for (int index = 0; index < sketch.Bins.Length; index++)
        {
            Add(sketch.Bins[index], sketch.Masses[index] * weight);
        }
    }

    /// <summary>Adds mass to one bin.</summary>
    public void Add(short bin, ulong mass)
    {
        int place = bin + SketchBins.OutermostBin;
        masses[place] += mass;
        low = Math.Min(low, place);
        high = Math.Max(high, place);
    }

    /// <summary>What was added, and forgets it.</summary>
    public QuantileSketch ToSketch()
    {
        int count = 0;
        for (int place = low; place <= high; place++)
        {
            count += masses[place] > 0 ? 1 : 0;
        }

        short[] bins = new short[count];
        ulong[] kept = new ulong[count];
        int next = 0;
        for (int place = low; place <= high; place++)
        {
            if (masses[place] > 0)
            {
                bins[next] = (short)(place - SketchBins.OutermostBin);
                kept[next++] = masses[place];
                masses[place] = 0;
            }
        }

        low = int.MaxValue;
        high = int.MinValue;
        return count == 0 ? QuantileSketch.Empty : new QuantileSketch(bins, kept);
    }
}
