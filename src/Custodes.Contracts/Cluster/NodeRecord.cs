namespace Custodes.Contracts.Cluster;

/// <summary>One node of a cluster as the registry knows it.</summary>
/// <remarks>Two records with the same keys in different memory are not equal; compare registries by their hash.</remarks>
/// <param name="Index">Its number, which messages carry; never given to another node.</param>
/// <param name="Name">What people call it; see <see cref="NodeRegistry.IsName"/>.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Owner">Who runs it; nodes of one owner are one party where independence counts.</param>
/// <param name="Weight">How much it counts, 1 to <see cref="NodeRegistry.WeightMax"/>.</param>
/// <param name="Key">Its public Ed25519 key, 32 bytes, that signs what it says.</param>
/// <param name="Host">A name or an address without a port.</param>
/// <param name="Port">Where it listens, 1 to 65,535.</param>
/// <param name="TlsPin">SHA-256 of the SubjectPublicKeyInfo of its TLS certificate, 32 bytes.</param>
public sealed record NodeRecord(
    ushort Index,
    string Name,
    NodeKind Kind,
    string Owner,
    int Weight,
    ReadOnlyMemory<byte> Key,
    string Host,
    int Port,
    ReadOnlyMemory<byte> TlsPin
);
