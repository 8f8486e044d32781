using Custodes.Primitives;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Consensus;

/// <summary>How bad the world of a run is. Every fault is missing in a part of the runs, so that others show.</summary>
internal sealed record FaultPlan
{
    public int DelayMinMs { get; init; } = 1;

    public int DelayMeanMs { get; init; } = 10;

    public int LossPerMille { get; init; }

    public int DuplicatePerMille { get; init; }

    public int ReplayPerMille { get; init; }

    public int CorruptPerMille { get; init; }

    /// <summary>Mean time between changes of the partition; 0 for none.</summary>
    public int PartitionMeanMs { get; init; }

    /// <summary>Crashes between two effects of a step, per ten thousand effects.</summary>
    public int CrashPerTenThousand { get; init; }

    public int AppendFailPerMille { get; init; }

    /// <summary>Logs that are found broken or lost after a crash.</summary>
    public int LogLossPerMille { get; init; }

    public int PausePerMille { get; init; }

    public int ClockJumpPerMille { get; init; }

    public int DriftPpmMax { get; init; }

    public int DataMissingPerMille { get; init; }

    /// <summary>When the core is healed, in liveness mode.</summary>
    public int HealAtMs { get; init; }

    public static FaultPlan Draw(SimClusterOptions options)
    {
        SplitMix64 draw = SubStream.Of(options.Seed, -1, Purpose.Plan);
        bool isHarsh = draw.Below(4) != 0;
        FaultPlan plan = new()
        {
            DelayMinMs = draw.Below(10),
            DelayMeanMs = SubStream.Between(ref draw, 2, 40),
            LossPerMille = Sometimes(ref draw, 300),
            DuplicatePerMille = Sometimes(ref draw, 100),
            ReplayPerMille = Sometimes(ref draw, 100),
            CorruptPerMille = Sometimes(ref draw, 50),
            PartitionMeanMs = draw.Below(2) * SubStream.Between(ref draw, 100, 2000),
            CrashPerTenThousand = Sometimes(ref draw, 100),
            AppendFailPerMille = Sometimes(ref draw, 20),
            LogLossPerMille = options.Mode == ClusterMode.Safety ? Sometimes(ref draw, 300) : 0,
            PausePerMille = Sometimes(ref draw, 10),
            ClockJumpPerMille = Sometimes(ref draw, 10),
            DriftPpmMax = Sometimes(ref draw, 2000),
            DataMissingPerMille = Sometimes(ref draw, 500),
            HealAtMs =
                options.Mode == ClusterMode.Liveness ? SubStream.Between(ref draw, 0, 2000) : 0,
        };
        return options.IsCalm ? new FaultPlan { DelayMinMs = 20, DelayMeanMs = 20 }
            : isHarsh ? plan
            : new FaultPlan
            {
                DelayMinMs = plan.DelayMinMs,
                DelayMeanMs = plan.DelayMeanMs,
                HealAtMs = plan.HealAtMs,
            };
    }

    private static int Sometimes(ref SplitMix64 draw, int most)
    {
        bool isPresent = draw.Below(2) == 0;
        int value = draw.Below(most + 1);
        return isPresent ? value : 0;
    }
}
