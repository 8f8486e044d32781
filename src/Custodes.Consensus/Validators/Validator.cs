using Custodes.Cryptography.Signing;
using Custodes.Primitives;

namespace Custodes.Consensus.Validators;

/// <summary>One validator as it is registered: where it is reached, what it signs with, what it weighs.</summary>
public sealed class Validator
{
    private readonly byte[] publicKey;
    private VerifyingKey? verifyingKey;

    /// <summary>From its registration.</summary>
    /// <param name="node">Its index in the registry of nodes.</param>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="weight">1 to <see cref="ConsensusLimits.WeightMax"/>.</param>
    public Validator(ushort node, ReadOnlySpan<byte> publicKey, uint weight)
    {
        Invariant.That(publicKey.Length == Ed25519.PublicKeyBytes);
        Node = node;
        Weight = weight;
        this.publicKey = publicKey.ToArray();
    }

    /// <summary>Its index in the registry of nodes: what messages are addressed to.</summary>
    public ushort Node { get; }

    /// <summary>How much its vote counts.</summary>
    public uint Weight { get; }

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>The key to check Ed25519 signatures with; null when the bytes are no acceptable key.</summary>
    internal VerifyingKey? Ed25519Key()
    {
        if (
            verifyingKey is null
            && VerifyingKey.TryCreate(publicKey, out VerifyingKey? made, out _)
        )
        {
            verifyingKey = made;
        }

        return verifyingKey;
    }
}
