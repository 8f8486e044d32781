using Custodes.Cryptography;

namespace Custodes.Aggregation.Summaries;

/// <summary>What a bucket did in an epoch: the same bytes from every honest aggregator that had the same reports.</summary>
public sealed class SummaryContent
{
    /// <summary>Of the epoch's context.</summary>
    public required Sha256Hash Context { get; init; }

    /// <summary>Which epoch.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Which bucket.</summary>
    public required uint Bucket { get; init; }

    /// <summary>Place of the role in the registry.</summary>
    public required ushort Role { get; init; }

    /// <summary>Reports that took part.</summary>
    public required ushort AgentCount { get; init; }

    /// <summary>Registered weight of their agents. Believed up to what the plan gives the bucket.</summary>
    public required uint Weight { get; init; }

    /// <summary>Registered weight of the agents that told categories.</summary>
    public required uint CategoryWeight { get; init; }

    /// <summary>Root over the leaves of the reports, ascending by agent.</summary>
    public required Sha256Hash LeafRoot { get; init; }

    /// <summary>Numbers, as many as the registry says.</summary>
    public required ReadOnlyMemory<FeatureSummary> Features { get; init; }

    /// <summary>One for each calibrated detector.</summary>
    public required ReadOnlyMemory<CalibrationSummary> Calibrations { get; init; }

    /// <summary>What agents did, ascending by id.</summary>
    public required ReadOnlyMemory<CategorySummary> Categories { get; init; }

    /// <summary>What they did after what, ascending by id.</summary>
    public required ReadOnlyMemory<RowSummary> Rows { get; init; }
}
