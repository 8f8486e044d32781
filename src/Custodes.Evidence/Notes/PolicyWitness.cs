namespace Custodes.Evidence.Notes;

/// <summary>A witness that a policy trusts.</summary>
/// <param name="Name">What groups and the quorum call it; means nothing outside the policy.</param>
/// <param name="Key">Its key, of kind 0x04.</param>
/// <param name="Address">Its submission prefix; null when the policy does not say.</param>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Address);
