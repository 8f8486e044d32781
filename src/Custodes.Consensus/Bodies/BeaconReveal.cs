using Custodes.Cryptography;

namespace Custodes.Consensus.Bodies;

/// <summary>One step back in a validator's committed hash chain: its share of the next assignment's randomness.</summary>
/// <param name="Signer">Index of the validator.</param>
/// <param name="Preimage">What hashes to the value revealed before.</param>
public readonly record struct BeaconReveal(int Signer, Sha256Hash Preimage);
