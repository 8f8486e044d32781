using Custodes.Aggregation.Disputes;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Hierarchy;

/// <summary>Names of those who were proven liars.</summary>
public static class Liars
{
    /// <summary>The name that people know.</summary>
    public static string NameOf(ClusterMap map, Accused accused) =>
        accused.IsAgent ? $"agent {map.Agents[(int)accused.Place].Name}"
        : map.Nodes.TryFind(map.IndexOf((ushort)accused.Place), out NodeRecord? node)
            ? $"node {node.Index} ({node.Name})"
        : "nobody";
}
