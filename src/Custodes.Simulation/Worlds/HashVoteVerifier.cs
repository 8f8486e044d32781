using System.Buffers.Binary;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;

namespace Custodes.Simulation.Worlds;

/// <summary>Checks what <see cref="HashVoteSigner"/> signs.</summary>
internal sealed class HashVoteVerifier(HashVoteSigner[] signers) : IVoteVerifier
{
    /// <summary>Checks made, to see what a run costs in signatures.</summary>
    public long Checks { get; private set; }

    public bool IsKey(Validator validator) => Find(validator) is not null;

    public bool Verify(
        Validator validator,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        Checks++;
        if (Find(validator) is not { } signer)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[64];
        signer.Sign(message, expected);
        return signature.SequenceEqual(expected);
    }

    // A key's first bytes are its holder's number.
    private HashVoteSigner? Find(Validator validator)
    {
        int holder = BinaryPrimitives.ReadUInt16LittleEndian(validator.PublicKey);
        return
            holder < signers.Length && signers[holder].PublicKey.SequenceEqual(validator.PublicKey)
            ? signers[holder]
            : null;
    }
}
