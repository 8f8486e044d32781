using Custodes.Aggregation.Baselines;
using Custodes.Cluster.Hierarchy;
using Custodes.Cluster.Messages;
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

    /// <summary>Tries the node out with forgeries; null for a node without.</summary>
    public MessageCanaries? Canaries { get; init; }

    /// <summary>Told of each kind of canary that was let through. Inside a step.</summary>
    public Action<NodeCanaryKind> OnMissed { get; init; } = static _ => { };

    /// <summary>How messages are opened; null for the only right way. Tests put a node there that does not look.</summary>
    internal Func<ReadOnlyMemory<byte>, ClusterMessage?>? Opens { get; init; }
}
