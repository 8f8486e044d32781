using System.Collections.Concurrent;
using Custodes.Aggregation.Arithmetic;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Sketches;
using Custodes.Aggregation.Summaries;

namespace Custodes.Aggregation.Tests.Combining;

/// <summary>Contents made by hand, one for each bucket of a fleet of 1,000 agents with one number.</summary>
internal static class MadeBuckets
{
    public const int Count = 20;
    private static readonly ConcurrentDictionary<
        (AggregationRules, bool),
        FleetRegistry
    > Registries = new();

    public const uint Full = 50 * (uint)WeightRule.Unit;

    public static EpochContext Context(
        ulong epoch = 1,
        Custodes.Aggregation.Baselines.GlobalBaseline? previous = null,
        AggregationRules? rules = null,
        bool calibrated = false
    )
    {
        return new EpochContext(
            Registries.GetOrAdd((rules ?? new AggregationRules(), calibrated), Register),
            epoch,
            Custodes.Cryptography.Sha256Hash.OfNothing,
            previous,
            [],
            []
        );
    }

    private static FleetRegistry Register((AggregationRules Rules, bool IsCalibrated) of)
    {
        RegisteredAgent[] agents = new RegisteredAgent[50 * Count];
        for (int agent = 0; agent < agents.Length; agent++)
        {
            agents[agent] = new RegisteredAgent(TestFleet.SeedOf($"agent {agent}"), 0, 0, 0, 0);
        }

        return TestFleet.Make(
            of.Rules,
            1,
            of.IsCalibrated ? [Custodes.Contracts.Detector.Provenance] : [],
            agents,
            []
        );
    }

    public static SummaryContent Make(
        EpochContext context,
        int bucket,
        double mean = 10,
        double? median = null,
        double deviation = 1,
        QuantileSketch? sketch = null,
        CategorySummary[]? categories = null,
        RowSummary[]? rows = null,
        uint weight = Full,
        CalibrationSummary? ranks = null
    ) =>
        new()
        {
            Context = context.Hash,
            Epoch = context.Epoch,
            Bucket = (uint)bucket,
            Role = 0,
            AgentCount = 50,
            Weight = weight,
            CategoryWeight = weight,
            LeafRoot = default,
            Features = new[]
            {
                new FeatureSummary(
                    weight,
                    Fixed.FromDouble(mean),
                    Fixed.FromDouble(median ?? mean),
                    Fixed.FromDouble(deviation),
                    0,
                    sketch ?? QuantileSketch.Empty
                ),
            },
            Calibrations = ranks is { } one ? new[] { one } : [],
            Categories = categories ?? [],
            Rows = rows ?? [],
        };

    public static List<SummaryContent> All(Func<int, SummaryContent> make)
    {
        List<SummaryContent> all = [];
        for (int bucket = 0; bucket < Count; bucket++)
        {
            all.Add(make(bucket));
        }

        return all;
    }
}
