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
);
