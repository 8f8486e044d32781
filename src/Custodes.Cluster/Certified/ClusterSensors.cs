using Custodes.Cluster.Hierarchy;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Certified;

/// <summary>The sensors that the files of a cluster name.</summary>
internal sealed class ClusterSensors : IVerdictSensors
{
    private readonly Dictionary<string, ushort> sensors = new(StringComparer.Ordinal);
    private readonly ClusterMap map;

    public ClusterSensors(ClusterMap map)
    {
        this.map = map;
        foreach (AgentRecord agent in map.Agents)
        {
            sensors[agent.Name] = agent.Sensor;
        }
    }

    /// <inheritdoc/>
    public ushort? SensorOf(string agent) =>
        sensors.TryGetValue(agent, out ushort sensor) ? sensor : null;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> KeyOf(ushort node) =>
        map.Nodes.TryFind(node, out NodeRecord? found) && found.Kind == NodeKind.Local
            ? found.Key
            : default;
}
