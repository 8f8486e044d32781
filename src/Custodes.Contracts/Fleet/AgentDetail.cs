namespace Custodes.Contracts.Fleet;

/// <summary>One agent with what is held against it.</summary>
/// <param name="Agent">The figures that lists show as well.</param>
/// <param name="LastFindings">The newest first; the node keeps only some.</param>
/// <param name="Detectors">One row for each detector that had a part in a finding that the node keeps.</param>
public sealed record AgentDetail(
    AgentView Agent,
    IReadOnlyList<Finding> LastFindings,
    IReadOnlyList<DetectorFigure> Detectors
)
{
    /// <summary>Whether validators certified that it is quarantined, or released, and who signed.</summary>
    public CertificationMark Certification { get; init; } = CertificationMark.None;
}
