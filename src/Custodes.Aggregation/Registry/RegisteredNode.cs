namespace Custodes.Aggregation.Registry;

/// <summary>An aggregator whose summaries count.</summary>
/// <param name="Key">Its Ed25519 public key, 32 bytes.</param>
/// <param name="Owner">Who answers for it; the replicas of a bucket have different owners where there are enough.</param>
/// <param name="EnrolledEpoch">Since when; 0 is the founding. It is given more work as it grows older.</param>
public sealed record RegisteredNode(ReadOnlyMemory<byte> Key, uint Owner, ulong EnrolledEpoch);
