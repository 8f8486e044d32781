namespace Custodes.Consensus.Bodies;

/// <summary>One bucket that was assigned and is not part of the epoch.</summary>
/// <param name="Bucket">Its id.</param>
/// <param name="Reason">Why.</param>
public readonly record struct ExcludedBucket(uint Bucket, ExclusionReason Reason);
