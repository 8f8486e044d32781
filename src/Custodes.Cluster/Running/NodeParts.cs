using Custodes.Aggregation.Baselines;
using Custodes.Cluster.Hierarchy;
using Custodes.Transport;

namespace Custodes.Cluster.Running;

/// <summary>What a running node is made of; all of it stays the caller's.</summary>
/// <param name="Machine">Its role.</param>
/// <param name="Sealer">Its signature and clock, the machine's own.</param>
/// <param name="Files">What is durable.</param>
/// <param name="Peers">How it talks to others.</param>
/// <param name="OnBaseline">Takes a new baseline. Inside a step: must not block.</param>
/// <param name="OnEvent">Told of events. Inside a step.</param>
public sealed record NodeParts(
    IHierarchyMachine Machine,
    Sealer Sealer,
    NodeFiles Files,
    PeerParts Peers,
    Action<GlobalBaseline> OnBaseline,
    Action<HierarchyEvent> OnEvent
)
{
    /// <summary>Writes what the node does into its log of evidence; null for a node without one.</summary>
    public TreeRecorder? Recorder { get; init; }
}
