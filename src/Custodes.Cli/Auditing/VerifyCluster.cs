using Custodes.Cluster.Hierarchy;

namespace Custodes.Cli.Auditing;

/// <summary>The cluster whose tree a log is about, from its own files and not from the log.</summary>
/// <param name="Map">Who there is.</param>
/// <param name="Terms">By which terms.</param>
internal sealed record VerifyCluster(ClusterMap Map, ClusterTerms Terms);
