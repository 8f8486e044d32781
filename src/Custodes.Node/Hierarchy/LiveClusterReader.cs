using Custodes.Contracts.Cluster;
using Custodes.Contracts.Fleet;

namespace Custodes.Node.Hierarchy;

/// <summary>What a local node knows of its cluster, and what it reports on. Any thread.</summary>
public sealed class LiveClusterReader(IClusterReader cluster, LiveTree tree) : IClusterReader
{
    /// <inheritdoc/>
    public ClusterView View() => cluster.View() with { Live = tree.View() };

    /// <inheritdoc/>
    public void AppendTo(ICollection<MetricSample> samples)
    {
        cluster.AppendTo(samples);
        tree.AppendTo(samples);
    }
}
