using System.Numerics;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Aggregation.Sketches;
using Custodes.Cluster.Hierarchy;
using Custodes.Primitives;

namespace Custodes.Cluster.Running;

/// <summary>Reports of agents that do not exist: for demonstrations and tests. The same seed gives the same reports.</summary>
/// <remarks>Agents of a role behave alike; each has a habit of its own, and no epoch is quite like another.</remarks>
public sealed class ReplaySource(ClusterMap map, ulong seed) : IReportSource
{
    private const int ValueCount = 20;
    private const int CategoryCount = 5;
    private readonly SketchBuilder sketch = new();

    /// <inheritdoc/>
    public AgentReport Report(uint agent, ulong epoch)
    {
        ushort role = map.Fleet.Agents[(int)agent].Role;
        SplitMix64 habit = new(SplitMix64.Mix(seed ^ SplitMix64.Mix(agent + 1)));
        SplitMix64 day = new(SplitMix64.Mix(seed ^ SplitMix64.Mix(((ulong)agent << 32) ^ epoch)));
        FeatureReport[] features = new FeatureReport[map.Fleet.FeatureCount];
        for (int feature = 0; feature < features.Length; feature++)
        {
            long middle = ((4 + role + feature) * Fixed.One) + Noise(habit.Next(), 2);
            long sum = 0;
            long squares = 0;
            for (int value = 0; value < ValueCount; value++)
            {
                long one = middle + Noise(day.Next(), 1);
                sum += one;
                squares += Fixed.Multiply(one, one);
                sketch.Add(one);
            }

            features[feature] = new FeatureReport(ValueCount, sum, squares, sketch.ToUnit(16));
        }

        return new AgentReport
        {
            Registry = map.Fleet.Hash,
            Agent = agent,
            Epoch = epoch,
            Sequence = epoch,
            Features = features,
            Calibrations = Ranks(ref day),
            Categories = Shares(role),
            Transitions = Array.Empty<TransitionCount>(),
        };
    }

    // As of detectors that are calibrated: half of the sessions rank a bit or more, a quarter two.
    private CalibrationReport[] Ranks(ref SplitMix64 draws)
    {
        CalibrationReport[] all = new CalibrationReport[map.Fleet.Calibrated.Length];
        for (int detector = 0; detector < all.Length; detector++)
        {
            for (int session = 0; session < ValueCount; session++)
            {
                sketch.Add(BitOperations.LeadingZeroCount(draws.Next()) * Fixed.One);
            }

            all[detector] = new CalibrationReport(ValueCount, sketch.ToUnit(16));
        }

        return all;
    }

    // Uniform within ± the width.
    private static long Noise(ulong draw, int width) =>
        ((long)(draw >> 32) - (Fixed.One / 2)) * 2 * width;

    private static CategoryShare[] Shares(ushort role)
    {
        SortedSet<ulong> ids = [];
        for (int category = 0; category < CategoryCount; category++)
        {
            _ = ids.Add(CertifiedId.Of("category", $"action-{role}-{category}"));
        }

        CategoryShare[] shares = new CategoryShare[ids.Count];
        int next = 0;
        foreach (ulong id in ids)
        {
            shares[next++] = new CategoryShare(id, QuantileSketch.UnitMass / CategoryCount);
        }

        return shares;
    }
}
