using Custodes.Consensus.Bodies;
using Custodes.Contracts.Cluster;

namespace Custodes.Cluster.Certified;

/// <summary>A certified verdict that stands, on an agent whose name is known.</summary>
/// <param name="Agent">On whom.</param>
/// <param name="Verdict">What, and from what.</param>
/// <param name="View">The same for those who look, with who signed.</param>
public sealed record StandingVerdict(
    string Agent,
    CertifiedVerdict Verdict,
    CertifiedVerdictView View
);
