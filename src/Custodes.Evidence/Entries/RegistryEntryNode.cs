using Custodes.Cryptography;

namespace Custodes.Evidence.Entries;

/// <summary>One node of a registry.</summary>
/// <param name="Key">Its Ed25519 public key, 32 bytes.</param>
/// <param name="Owner">Who runs it, 32 bits.</param>
/// <param name="Role">What it may do, 0 to 255.</param>
public sealed record RegistryEntryNode(Sha256Hash Key, long Owner, int Role);
