using Custodes.Consensus.Bodies;
using Custodes.Consensus.Certificates;

namespace Custodes.Cluster.Certified;

/// <summary>A verdict that binds the fleet, with the epoch that certified it.</summary>
/// <param name="Verdict">On whom, what, from what.</param>
/// <param name="Epoch">Who signed.</param>
public sealed record CertifiedRuling(CertifiedVerdict Verdict, CertifiedEpoch Epoch);
