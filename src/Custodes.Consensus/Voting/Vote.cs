using Custodes.Consensus.Validators;
using Custodes.Cryptography.Signing;

namespace Custodes.Consensus.Voting;

/// <summary>A statement, who says it and their signature.</summary>
/// <remarks><code>statement 81 | signer 2 | signature 64</code></remarks>
/// <param name="Statement">What is said.</param>
/// <param name="Signer">Index in the validator set.</param>
/// <param name="Signature">64 bytes; never part of an identity, because a signer can make many.</param>
public sealed record Vote(Statement Statement, int Signer, byte[] Signature)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Bytes = Statement.Bytes + sizeof(ushort) + Ed25519.SignatureBytes;

    /// <summary>Whether the signer is in the set and signed.</summary>
    public bool IsSigned(ValidatorSet set, IVoteVerifier verifier)
    {
        if (Signer >= set.Count)
        {
            return false;
        }

        Span<byte> signed = stackalloc byte[Statement.SignedBytes];
        Statement.WriteSigned(signed);
        return verifier.Verify(set[Signer], signed, Signature);
    }

    internal static Vote Sign(Statement statement, int signer, IVoteSigner key)
    {
        Span<byte> signed = stackalloc byte[Statement.SignedBytes];
        statement.WriteSigned(signed);
        byte[] signature = new byte[Ed25519.SignatureBytes];
        key.Sign(signed, signature);
        return new Vote(statement, signer, signature);
    }

    internal void Write(ByteWriter writer)
    {
        Statement.Write(writer);
        writer.UInt16(Signer);
        writer.Span(Signature);
    }

    internal static Vote? Read(ref ByteReader reader)
    {
        bool isStatement = Statement.TryRead(ref reader, out Statement statement);
        int signer = reader.UInt16();
        ReadOnlySpan<byte> signature = reader.Span(Ed25519.SignatureBytes);
        return isStatement && reader.IsWhole && signer < ConsensusLimits.ValidatorsMax
            ? new Vote(statement, signer, signature.ToArray())
            : null;
    }
}
