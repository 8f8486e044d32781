using Custodes.Cryptography.Signing;

namespace Custodes.Aggregation.Registry;

/// <summary>Signs with an Ed25519 key that its owner disposes of.</summary>
public sealed class Ed25519Signer(SigningKey key) : ISigner
{
    /// <inheritdoc/>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) =>
        key.Sign(message, signature);
}
