namespace Custodes.Aggregation.Assignment;

/// <summary>Some agents of one role and the aggregators that each sum all of them up in an epoch.</summary>
public sealed class Bucket
{
    private readonly uint[] agents;
    private readonly ushort[] nodes;

    internal Bucket(uint id, ushort role, uint[] agents, ushort[] nodes, long weight)
    {
        Id = id;
        Role = role;
        this.agents = agents;
        this.nodes = nodes;
        Weight = weight;
    }

    /// <summary>Counts the buckets of an epoch from 0.</summary>
    public uint Id { get; }

    /// <summary>Place of the role in the registry.</summary>
    public ushort Role { get; }

    /// <summary>Places of its agents, ascending.</summary>
    public ReadOnlySpan<uint> Agents => agents;

    /// <summary>Places of its aggregators, ascending.</summary>
    public ReadOnlySpan<ushort> Nodes => nodes;

    /// <summary>Registered weight of its agents together; no summary of it weighs more.</summary>
    public long Weight { get; }

    /// <summary>Whether the agent is in it.</summary>
    public bool Has(uint agent) => Agents.BinarySearch(agent) >= 0;

    /// <summary>Whether the aggregator sums it up.</summary>
    public bool IsSummedBy(ushort node) => Nodes.BinarySearch(node) >= 0;
}
