using Custodes.Cryptography.Signing;

namespace Custodes.Consensus.Voting;

/// <summary>Signs votes with Ed25519. Whoever made the key disposes it.</summary>
public sealed class Ed25519VoteSigner(SigningKey key) : IVoteSigner
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> PublicKey => key.PublicKey;

    /// <inheritdoc/>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) =>
        key.Sign(message, signature);
}
