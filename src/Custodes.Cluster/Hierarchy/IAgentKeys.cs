using Custodes.Aggregation.Registry;

namespace Custodes.Cluster.Hierarchy;

/// <summary>The keys of the agents that a node is the sensor of.</summary>
public interface IAgentKeys
{
    /// <summary>Places of those agents, ascending.</summary>
    IReadOnlyList<uint> Agents { get; }

    /// <summary>Signs for one of them.</summary>
    ISigner SignerOf(uint agent);
}
