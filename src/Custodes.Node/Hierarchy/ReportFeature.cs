using Custodes.Baselines.Behaviour;

namespace Custodes.Node.Hierarchy;

/// <summary>The numbers of a live report, in their order. Part of what a cluster agrees on: only add at the end.</summary>
/// <remarks>The first six are those of the behaviour baselines, which the certified ones come back to.</remarks>
public static class ReportFeature
{
    /// <summary>Observations of a session, as log2(1 + n).</summary>
    public const int SessionObservations = NumericFeature.Count;

    /// <summary>Tool calls of a session, as log2(1 + n).</summary>
    public const int SessionCalls = NumericFeature.Count + 1;

    /// <summary>Share of a session's tool calls that do more than read, 0 to 1.</summary>
    public const int EffectShare = NumericFeature.Count + 2;

    /// <summary>The largest surprise of a session, in bits: what sessions of the role are ranked by.</summary>
    public const int SessionSurprise = NumericFeature.Count + 3;

    /// <summary>Numbers of a report: <c>features</c> in the terms of the cluster.</summary>
    public const int Count = NumericFeature.Count + 4;
}
