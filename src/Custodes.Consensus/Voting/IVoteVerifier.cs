using Custodes.Consensus.Validators;

namespace Custodes.Consensus.Voting;

/// <summary>Checks votes of validators.</summary>
public interface IVoteVerifier
{
    /// <summary>Whether the bytes are a key at all; a set with one that is not cannot be agreed on.</summary>
    bool IsKey(Validator validator);

    /// <summary>Whether this validator signed this message.</summary>
    bool Verify(Validator validator, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
