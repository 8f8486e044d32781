using System.Numerics;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;

namespace Custodes.RedTeam.Limits;

/// <summary>Checks votes as careless verifiers do: any encoding of the scalar, and the kind of vote left out of account.</summary>
internal sealed class LaxVoteVerifier : IVoteVerifier
{
    private const int KindPlace = 17;
    private readonly Ed25519VoteVerifier strict = new();

    /// <summary>The order of Ed25519's group.</summary>
    public static BigInteger Order { get; } =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    /// <inheritdoc/>
    public bool IsKey(Validator validator) => strict.IsKey(validator);

    /// <inheritdoc/>
    public bool Verify(
        Validator validator,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        byte[] reduced = signature.ToArray();
        BigInteger scalar = new(signature[32..], isUnsigned: true);
        reduced.AsSpan(32).Clear();
        if (!(scalar % Order).TryWriteBytes(reduced.AsSpan(32), out _, isUnsigned: true))
        {
            return false;
        }

        byte[] said = message.ToArray();
        for (VoteKind kind = VoteKind.Propose; kind <= VoteKind.Finalize; kind++)
        {
            said[KindPlace] = (byte)kind;
            if (strict.Verify(validator, said, reduced))
            {
                return true;
            }
        }

        return false;
    }
}
