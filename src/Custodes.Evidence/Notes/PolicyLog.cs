namespace Custodes.Evidence.Notes;

/// <summary>A log that a policy trusts.</summary>
/// <param name="Key">Its key, of kind 0x01; the name is the log's origin.</param>
/// <param name="Address">Where to reach it; null when the policy does not say.</param>
public sealed record PolicyLog(VerifierKey Key, string? Address);
