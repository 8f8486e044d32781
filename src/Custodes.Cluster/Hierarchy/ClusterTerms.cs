using Custodes.Aggregation.Registry;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Certified;
using Custodes.Cluster.Validating;
using Custodes.Contracts;
using Custodes.Cryptography;

namespace Custodes.Cluster.Hierarchy;

/// <summary>What all nodes of a cluster have agreed on beside who they are.</summary>
/// <param name="Rules">By which numbers is computed.</param>
/// <param name="FeatureCount">Numbers of a report.</param>
/// <param name="MeanEpochMs">How long an epoch takes on average; each takes half as much to one and a half.</param>
/// <param name="Anchor">x_0 of the global node's hash chain.</param>
/// <param name="ChainCount">For how many epochs the chain is.</param>
public sealed record ClusterTerms(
    AggregationRules Rules,
    int FeatureCount,
    uint MeanEpochMs,
    Sha256Hash Anchor,
    int ChainCount
)
{
    /// <summary>Shortest mean length of an epoch.</summary>
    public const uint MeanEpochMsMin = 100;

    private const int SlotCount = 100;

    /// <summary>Detectors whose sessions' ranks each report tells, in this order; at most as many as a report may have.</summary>
    public IReadOnlyList<Detector> Calibrated { get; init; } = [];

    /// <summary>When the validators' epochs begin; null without validators.</summary>
    public ValidatorTimes? ValidatorTimes { get; init; }

    /// <summary>From what verdicts that bind the fleet follow.</summary>
    public VerdictTerms Verdicts { get; init; } = VerdictTerms.Default;

    /// <summary>The chain of certificates, without which no baseline is adopted; null without validators.</summary>
    public ValidatorGenesis? Voters { get; init; }

    /// <summary>Epochs of the chain for which one draw is good: as long as an epoch of the tree takes; 0 without validators.</summary>
    public int DrawWindow =>
        Voters is null ? 0 : (int)((MeanEpochMs + (uint)Voters.EpochMs - 1) / (uint)Voters.EpochMs);

    /// <summary>How long an epoch takes: drawn from what was revealed for it, so that everybody draws the same.</summary>
    public uint LengthMs(Sha256Hash reveal, Sha256Hash previous)
    {
        WindowSchedule schedule = new(
            reveal,
            previous,
            new WindowTerms
            {
                SlotMs = Math.Max(MeanEpochMs / SlotCount, 1),
                SlotCount = SlotCount,
                Threshold = 1,
                IsEndDrawn = true,
            }
        );
        return (uint)schedule.SlotCount * Math.Max(MeanEpochMs / SlotCount, 1);
    }
}
