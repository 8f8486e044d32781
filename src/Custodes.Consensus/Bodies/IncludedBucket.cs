using Custodes.Cryptography;

namespace Custodes.Consensus.Bodies;

/// <summary>One bucket whose summary is part of the epoch.</summary>
/// <param name="Bucket">Its id.</param>
/// <param name="SummaryHash">SHA-256 of the summary.</param>
public readonly record struct IncludedBucket(uint Bucket, Sha256Hash SummaryHash);
