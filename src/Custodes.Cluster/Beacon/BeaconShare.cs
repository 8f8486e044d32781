using System.Diagnostics.CodeAnalysis;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Validators;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Beacon;

/// <summary>What one validator adds to the draw of an epoch, or the anchor of the chain that it will reveal from the next epoch on.</summary>
/// <remarks>
/// <code>
/// "custodes/beacon-share/v1\n" | chain 32 | epoch 8 | validator 2 | value 32 | Ed25519 of the validator over all before 64
/// </code>
/// Little endian. A reveal would prove itself, an anchor does not: both are signed, so that nobody commits another to a
/// chain that it does not have.
/// </remarks>
/// <param name="Epoch">The epoch of the chain whose body it belongs in.</param>
/// <param name="Signer">Index of the validator in the set.</param>
/// <param name="Value">The value.</param>
/// <param name="Raw">All bytes.</param>
public sealed record BeaconShare(
    ulong Epoch,
    int Signer,
    Sha256Hash Value,
    ReadOnlyMemory<byte> Raw
)
{
    /// <summary>Bytes of one.</summary>
    public const int Bytes = 25 + 32 + 8 + 2 + 32 + Ed25519.SignatureBytes;

    /// <summary>How each begins.</summary>
    public static ReadOnlySpan<byte> Name => "custodes/beacon-share/v1\n"u8;

    /// <summary>Signs one.</summary>
    public static BeaconShare Sign(
        Sha256Hash chain,
        ulong epoch,
        int signer,
        Sha256Hash value,
        IVoteSigner key
    )
    {
        BodyWriter writer = new(Bytes);
        writer.PutBytes(Name);
        writer.PutHash(chain);
        writer.PutUInt64(epoch);
        writer.PutUInt16((ushort)signer);
        writer.PutHash(value);
        byte[] signature = new byte[Ed25519.SignatureBytes];
        key.Sign(writer.ToArray(), signature);
        writer.PutBytes(signature);
        return new BeaconShare(epoch, signer, value, writer.ToArray());
    }

    /// <summary>Reads one that its validator signed; false for everything else.</summary>
    /// <param name="raw">The bytes.</param>
    /// <param name="chain">The chain that it must be of.</param>
    /// <param name="votersOf">Who votes in an epoch.</param>
    /// <param name="verifier">Checks signatures.</param>
    /// <param name="isWanted">Asked before the signature is checked, which costs a thousand times more.</param>
    /// <param name="share">What was read.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> raw,
        Sha256Hash chain,
        Func<ulong, ValidatorSet> votersOf,
        IVoteVerifier verifier,
        Func<BeaconShare, bool> isWanted,
        [NotNullWhen(true)] out BeaconShare? share
    )
    {
        share = null;
        if (raw.Length != Bytes || !raw.Span.StartsWith(Name))
        {
            return false;
        }

        BodyReader reader = new(raw[Name.Length..]);
        bool isOfChain = reader.GetHash() == chain;
        ulong epoch = reader.GetUInt64();
        int signer = reader.GetUInt16();
        BeaconShare read = new(epoch, signer, reader.GetHash(), raw);
        if (
            isOfChain
            && signer < votersOf(epoch).Count
            && isWanted(read)
            && verifier.Verify(
                votersOf(epoch)[signer],
                raw.Span[..^Ed25519.SignatureBytes],
                raw.Span[^Ed25519.SignatureBytes..]
            )
        )
        {
            share = read;
        }

        return share is not null;
    }
}
