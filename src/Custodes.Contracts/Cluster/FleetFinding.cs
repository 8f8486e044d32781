namespace Custodes.Contracts.Cluster;

/// <summary>A finding of some node of a cluster, with the clock under which it was told.</summary>
/// <param name="Number">Counts those that this node took.</param>
/// <param name="Node">Index of the node that found it.</param>
/// <param name="NodeName">Its name.</param>
/// <param name="Id">Its number there.</param>
/// <param name="TimeMs">When, by the sensor's clock: says nothing of what came first at different nodes.</param>
/// <param name="Agent">Who acted.</param>
/// <param name="Role">Its cohort.</param>
/// <param name="Action">The tool or operation.</param>
/// <param name="Detector">What weighed most.</param>
/// <param name="Entry">The entry of that node's log of evidence; -1 for none.</param>
/// <param name="ClockSequence">Which of the node's clock statements tells of it.</param>
/// <param name="ClockHash">The hash of that statement, hexadecimal.</param>
/// <param name="Follows">
/// Numbers of those shown that its node can have known of: they came before. Of two findings of which neither follows
/// the other nobody can say which came first.
/// </param>
public sealed record FleetFinding(
    long Number,
    int Node,
    string NodeName,
    long Id,
    long TimeMs,
    string Agent,
    string Role,
    string Action,
    string Detector,
    long Entry,
    long ClockSequence,
    string ClockHash,
    IReadOnlyList<long> Follows
);
