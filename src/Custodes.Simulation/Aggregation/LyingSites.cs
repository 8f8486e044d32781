using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Baselines;
using Custodes.Aggregation.Summaries;
using Custodes.Primitives;

namespace Custodes.Simulation.Aggregation;

/// <summary>Aggregators that hold valid keys, know everything, and lie together.</summary>
public sealed class LyingSites
{
    private readonly AttackKind attack;
    private readonly bool[] isLiar;
    private readonly int locals;
    private readonly double alieFactor;

    /// <summary>Chooses who lies.</summary>
    /// <param name="size">Of the fleet.</param>
    /// <param name="attack">What they say.</param>
    /// <param name="percent">Of the aggregators.</param>
    /// <param name="placement">Where they are.</param>
    /// <param name="seed">For random places.</param>
    public LyingSites(
        FleetSize size,
        AttackKind attack,
        int percent,
        Placement placement,
        ulong seed
    )
    {
        this.attack = attack;
        locals = size.Locals;
        isLiar = new bool[locals];
        Count = locals * percent / 100;
        alieFactor = AlieFactor();
        if (placement == Placement.Concentrated)
        {
            Concentrate(size);
        }
        else
        {
            Scatter(seed);
        }
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Whether an aggregator lies.</summary>
    public bool Has(ushort node) => isLiar[node];

    /// <summary>What liars say instead of the truth.</summary>
    /// <param name="honest">The truth about the bucket.</param>
    /// <param name="all">The truth about all buckets.</param>
    /// <param name="epoch">Epochs since the attack began, from 1.</param>
    /// <param name="certified">What holds now.</param>
    /// <param name="countFactor">How many times their agents they say they have.</param>
    public SummaryContent Lie(
        SummaryContent honest,
        BucketSpread all,
        ulong epoch,
        RoleBaseline? certified,
        int countFactor
    )
    {
        FeatureSummary[] features = honest.Features.ToArray();
        for (int feature = 0; feature < features.Length; feature++)
        {
            double current = certified is null
                ? all.Mean(feature)
                : Fixed.ToDouble(certified.Features.Span[feature].Centre);
            double value = attack switch
            {
                AttackKind.Alie => all.Mean(feature) + (alieFactor * all.Deviation(feature)),
                AttackKind.Drift => all.Mean(feature) + (0.001 * SimulatedFleet.Mean * epoch),
                AttackKind.Adaptive => current + (2 * all.Deviation(feature)),
                AttackKind.Huge => 100 * SimulatedFleet.Mean,
                _ => Fixed.ToDouble(features[feature].Mean),
            };
            long said = Fixed.FromDouble(value);
            features[feature] = features[feature] with { Mean = said, Median = said };
        }

        return new SummaryContent
        {
            Context = honest.Context,
            Epoch = honest.Epoch,
            Bucket = honest.Bucket,
            Role = honest.Role,
            AgentCount = (ushort)(honest.AgentCount * countFactor),
            Weight = honest.Weight,
            CategoryWeight = honest.CategoryWeight,
            LeafRoot = honest.LeafRoot,
            Features = features,
            Calibrations = honest.Calibrations,
            Categories = honest.Categories,
            Rows = honest.Rows,
        };
    }

    // The most that still has a majority of reports on its far side: Φ⁻¹((n - f - s) / (n - f)), s = ⌊n/2⌋ + 1 - f.
    private double AlieFactor()
    {
        int supporters = (locals / 2) + 1 - Count;
        double share = (double)(locals - Count - supporters) / (locals - Count);
        return NormalQuantile.Of(share);
    }

    // Half of a region's locals give its median away, and half of the regions the median of all.
    private void Concentrate(FleetSize size)
    {
        int half = size.LocalsPerRegion / 2;
        int regions = Math.Max(size.Regions / 2, 1);
        int each = Math.Min(Math.Max(half, (Count + regions - 1) / regions), size.LocalsPerRegion);
        int left = Count;
        for (int region = 0; region < size.Regions && left > 0; region++)
        {
            for (int local = 0; local < each && left > 0; local++, left--)
            {
                isLiar[(region * size.LocalsPerRegion) + local] = true;
            }
        }
    }

    private void Scatter(ulong seed)
    {
        SplitMix64 random = new(SplitMix64.Mix(seed ^ 0x11A5));
        for (int left = Count; left > 0; )
        {
            int node = random.Below(locals);
            if (!isLiar[node])
            {
                isLiar[node] = true;
                left--;
            }
        }
    }
}
