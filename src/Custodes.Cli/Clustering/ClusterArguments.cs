using System.Net;
using Custodes.Contracts.Cluster;

namespace Custodes.Cli.Clustering;

/// <summary>What <c>custodes serve --role</c> was asked for.</summary>
/// <param name="Role">What the node does.</param>
/// <param name="ClusterDirectory">Where the files of the cluster are.</param>
/// <param name="NodeDirectory">Where the node's own are.</param>
/// <param name="ReplaySeed">Reports of agents that do not exist, drawn from this.</param>
/// <param name="Api">Where the API is.</param>
/// <param name="EvidenceDirectory">Where the log of evidence is; empty for none.</param>
/// <param name="CanaryMs">Mean milliseconds between two forgeries of a kind that the node offers itself.</param>
internal sealed record ClusterArguments(
    NodeKind Role,
    string ClusterDirectory,
    string NodeDirectory,
    ulong? ReplaySeed,
    IPEndPoint Api,
    string EvidenceDirectory,
    double CanaryMs
);
