using Custodes.Consensus.Bodies;
using Custodes.Cryptography;

namespace Custodes.Cluster.Certified;

/// <summary>A verdict that follows from evidence.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Undoes">For a quarantine that has run out, which one; null for everything else.</param>
public readonly record struct FollowedVerdict(CertifiedVerdict Verdict, Sha256Hash? Undoes);
