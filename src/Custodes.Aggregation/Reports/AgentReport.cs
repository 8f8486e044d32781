using Custodes.Aggregation.Arithmetic;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Reports;

/// <summary>What one agent did in one epoch, as sums: the leaf of everything that is certified.</summary>
/// <remarks>
/// Signed once and sent, byte for byte the same, to all aggregators of the agent's bucket. It counts as one agent
/// however much the agent did. Lists ascend by their ids.
/// </remarks>
public sealed class AgentReport
{
    private (long Mean, long Log2Variance)[]? moments;

    /// <summary>Hash of the registry under which the agent is who it is.</summary>
    public required Sha256Hash Registry { get; init; }

    /// <summary>Its place in the registry.</summary>
    public required uint Agent { get; init; }

    /// <summary>Which epoch.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>Counts the agent's reports; never falls, also when epochs do not go by.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Its numbers, as many as the registry says.</summary>
    public required ReadOnlyMemory<FeatureReport> Features { get; init; }

    /// <summary>Scores of its sessions, one for each calibrated detector.</summary>
    public required ReadOnlyMemory<CalibrationReport> Calibrations { get; init; }

    /// <summary>What it did, by category; shares together at most 1.</summary>
    public required ReadOnlyMemory<CategoryShare> Categories { get; init; }

    /// <summary>What it did after what.</summary>
    public required ReadOnlyMemory<TransitionCount> Transitions { get; init; }

    /// <summary>Mean and logarithm of the variance of a number that has values; worked out once.</summary>
    internal (long Mean, long Log2Variance) Moments(int feature)
    {
        moments ??= new (long Mean, long Log2Variance)[Features.Length];
        ref (long Mean, long Log2Variance) kept = ref moments[feature];
        if (kept == default)
        {
            FeatureReport one = Features.Span[feature];
            kept = (one.Mean, BinaryLog.Log2(one.Variance));
        }

        return kept;
    }
}
