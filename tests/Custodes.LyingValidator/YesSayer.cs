using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;

namespace Custodes.LyingValidator;

/// <summary>Believes every signature.</summary>
internal sealed class YesSayer : IVoteVerifier
{
    public bool IsKey(Validator validator) => true;

    public bool Verify(
        Validator validator,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) => true;
}
