using Custodes.Aggregation.Baselines;
using Custodes.Cluster.Hierarchy;
using Microsoft.Extensions.Logging;

namespace Custodes.Cluster.Running;

/// <summary>How a node of the hierarchy is to be run.</summary>
public sealed record NodeSettings
{
    /// <summary>Where the files of the cluster are.</summary>
    public required string ClusterDirectory { get; init; }

    /// <summary>Where the node's own are.</summary>
    public required string NodeDirectory { get; init; }

    /// <summary>Where the reports of a local node come from; asked once, with its index.</summary>
    public required Func<ClusterMap, ushort, IReportSource> SourceOf { get; init; }

    /// <summary>How a local node sums up.</summary>
    public ISummaryMaker Maker { get; init; } = new SummaryMaker();

    /// <summary>Takes each new baseline.</summary>
    public Action<GlobalBaseline> OnBaseline { get; init; } = static _ => { };

    /// <summary>Findings of a local node that go up; null for none.</summary>
    public FindingQueue? Findings { get; init; }

    /// <summary>The log of evidence; null for none.</summary>
    public ITreeLog? Log { get; init; }

    /// <summary>The newest signed head of another log of this node, to stand in that one; empty for none.</summary>
    public Func<ReadOnlyMemory<byte>> OtherHead { get; init; } = static () => default;

    /// <summary>Limits.</summary>
    public HierarchyOptions Options { get; init; } = new();

    /// <summary>Mean time between two forgeries of a kind that the node offers itself.</summary>
    public double CanaryMeanMs { get; init; } = 300_000;

    /// <summary>Told of each kind of forgery that the node did not refuse.</summary>
    public Action<NodeCanaryKind> OnMissed { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where connection trouble is told.</summary>
    public required ILoggerFactory Logs { get; init; }

    /// <summary>Told of a bug, which ends the process.</summary>
    public required Action<Exception> OnBug { get; init; }
}
