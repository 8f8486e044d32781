using Custodes.Contracts.Fleet;

namespace Custodes.Contracts.Cluster;

/// <summary>What a node of a cluster shows of it. Any thread.</summary>
public interface IClusterReader
{
    /// <summary>What it knows now.</summary>
    ClusterView View();

    /// <summary>Adds what <c>/metrics</c> shows.</summary>
    void AppendTo(ICollection<MetricSample> samples);
}
