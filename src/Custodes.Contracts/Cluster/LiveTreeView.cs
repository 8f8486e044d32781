namespace Custodes.Contracts.Cluster;

/// <summary>What a local node with live telemetry reports on, and what not.</summary>
public sealed record LiveTreeView
{
    /// <summary>Agents in its newest reports.</summary>
    public long ReportedAgents { get; init; }

    /// <summary>Agents seen since its start that are not in the agents file, or there under another node.</summary>
    public long UnregisteredAgents { get; init; }

    /// <summary>Observations of those.</summary>
    public long UnregisteredObservations { get; init; }

    /// <summary>Observations of own agents under a role that is not theirs: not reported.</summary>
    public long OtherRoleObservations { get; init; }

    /// <summary>Findings told to the cluster.</summary>
    public long FindingsSent { get; init; }

    /// <summary>Findings that found the queue full.</summary>
    public long FindingsDropped { get; init; }

    /// <summary>How this node's sessions rank beside the fleet's, by role and detector.</summary>
    public IReadOnlyList<OwnCalibration> Calibrations { get; init; } = [];
}
