namespace Custodes.Consensus.Voting;

/// <summary>Signs votes with one validator's key.</summary>
public interface IVoteSigner
{
    /// <summary>The public half, 32 bytes: how the signer finds itself in a validator set.</summary>
    ReadOnlySpan<byte> PublicKey { get; }

    /// <summary>Signs.</summary>
    /// <param name="message">What is signed.</param>
    /// <param name="signature">64 bytes, overwritten.</param>
    void Sign(ReadOnlySpan<byte> message, Span<byte> signature);
}
