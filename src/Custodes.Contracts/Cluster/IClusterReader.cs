using Custodes.Contracts.Fleet;

namespace Custodes.Contracts.Cluster;

/// <summary>What a node of a cluster shows of it. Any thread.</summary>
public interface IClusterReader
{
    /// <summary>What it knows now.</summary>
    ClusterView View();

    /// <summary>The newest findings of the whole cluster in causal order; null but at the global node.</summary>
    FleetFindingsView? Findings(int limit);

    /// <summary>Adds what <c>/metrics</c> shows.</summary>
    void AppendTo(ICollection<MetricSample> samples);
}
