using Custodes.Consensus.Validators;

namespace Custodes.Consensus.Voting;

/// <summary>Checks votes with Ed25519. A key of low order or in a second encoding signs nothing.</summary>
public sealed class Ed25519VoteVerifier : IVoteVerifier
{
    /// <inheritdoc/>
    public bool IsKey(Validator validator) => validator.Ed25519Key() is not null;

    /// <inheritdoc/>
    public bool Verify(
        Validator validator,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) => validator.Ed25519Key()?.Verify(message, signature) ?? false;
}
