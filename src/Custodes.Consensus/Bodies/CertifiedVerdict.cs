using Custodes.Cryptography;

namespace Custodes.Consensus.Bodies;

/// <summary>One verdict with the hash of what it follows from.</summary>
/// <param name="Subject">Hash of the subject's id.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="EvidenceHash">SHA-256 of the evidence from which every validator computes the same verdict.</param>
public readonly record struct CertifiedVerdict(
    Sha256Hash Subject,
    VerdictKind Kind,
    Sha256Hash EvidenceHash
);
