using System.Net;
using Custodes.Cluster.Running;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Validating;

/// <summary>What a validator on a network is told.</summary>
/// <param name="Registry">Who belongs to the cluster.</param>
/// <param name="Genesis">The chain.</param>
/// <param name="Host">Its directory and limits.</param>
/// <param name="Listen">Where its peers reach it.</param>
public sealed record ValidatorNodeOptions(
    NodeRegistry Registry,
    ValidatorGenesis Genesis,
    ValidatorOptions Host,
    IPEndPoint Listen
)
{
    /// <summary>Told when the validator did not refuse a forged vote that it offered itself.</summary>
    public Action<NodeCanaryKind> OnMissed { get; init; } = static _ => { };
}
