using Custodes.Cryptography;
using Custodes.Simulation.Checkers;
using Custodes.Simulation.Engine;

namespace Custodes.Simulation.Consensus;

/// <summary>What a run showed.</summary>
/// <param name="Violation">The first thing that must never happen, or null.</param>
/// <param name="Decided">Epochs that every validator that had to agree has agreed on.</param>
/// <param name="TimeMs">Virtual time it took.</param>
/// <param name="ViewMax">Highest view anybody honest entered.</param>
/// <param name="Steps">Inputs that state machines took.</param>
/// <param name="Messages">Messages sent.</param>
/// <param name="MessageBytes">Their bytes.</param>
/// <param name="Trace">SHA-256 of everything that happened.</param>
/// <param name="Sometimes">What happened how often.</param>
public sealed record ClusterReport(
    Violation? Violation,
    int Decided,
    long TimeMs,
    int ViewMax,
    long Steps,
    long Messages,
    long MessageBytes,
    Sha256Hash Trace,
    Sometimes Sometimes
)
{
    /// <summary>Decisions of honest validators that differ from the first one of their epoch.</summary>
    public int Forks { get; init; }

    /// <summary>The longest time between an epoch's being due, with the one before ended, and its end everywhere.</summary>
    public long LongestEpochMs { get; init; }

    /// <summary>Equivocations that honest validators found and that no body named within two epochs.</summary>
    public int EvidenceLate { get; init; }

    /// <summary>Equivocations that honest validators found, one a validator and epoch.</summary>
    public int EvidenceFound { get; init; }

    /// <summary>Verdicts in decided bodies that do not follow from the inputs.</summary>
    public int VerdictsForged { get; init; }

    /// <summary>Verdicts that follow from the inputs and that no body decided within four epochs holds.</summary>
    public int VerdictsMissing { get; init; }

    /// <summary>Epochs by which an eclipsed validator lagged behind the others when it was looked; -1 for no eclipse.</summary>
    public long EclipseLag { get; init; } = -1;
}
