using System.Net;
using Custodes.Cluster.Running;
using Custodes.Consensus.Voting;
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
    /// <summary>Mean milliseconds between two forged votes that it offers itself.</summary>
    public double CanaryMeanMs { get; init; } = 300_000;

    /// <summary>Says whether votes are signed; a test puts one here that does not look.</summary>
    public IVoteVerifier Verifier { get; init; } = new Ed25519VoteVerifier();

    /// <summary>Told when the validator did not refuse a forged vote that it offered itself.</summary>
    public Action<NodeCanaryKind> OnMissed { get; init; } = static _ => { };
}
