using System.Security.Cryptography;
using Custodes.Clocks.Windows;
using Custodes.Cluster.Messages;
using Custodes.Consensus.Voting;
using Custodes.Cryptography;
using Custodes.Cryptography.Signing;

namespace Custodes.Cluster.Beacon;

/// <summary>A validator's own chain of secrets: made from its key, so that there is nothing else to keep or to lose.</summary>
/// <remarks>
/// The seed is SHA-256 of the validator's signature over a name that is sent to nobody. Ed25519 signs the same bytes
/// the same way each time, and nobody without the key can. A signer that does not do so makes another chain after a
/// restart; its values then do not hold, and it is left out until the chain that it committed to is over.
/// </remarks>
/// <param name="chain">The chain of certificates.</param>
/// <param name="signer">Its key.</param>
public sealed class BeaconSecret(Sha256Hash chain, IVoteSigner signer) : IDisposable
{
    private HashChain? secret;
    private ulong committed;

    /// <summary>The anchor of the chain that is committed to in an epoch.</summary>
    public Sha256Hash AnchorOf(ulong epoch) => ChainOf(epoch)[0];

    /// <summary>What belongs to an epoch.</summary>
    /// <param name="committedIn">The epoch whose body has the anchor.</param>
    /// <param name="epoch">A later one, by <see cref="CommitteeBeacon.ChainCount"/> at most.</param>
    public Sha256Hash ValueOf(ulong committedIn, ulong epoch) =>
        ChainOf(committedIn)[(int)(epoch - committedIn)];

    /// <inheritdoc/>
    public void Dispose() => secret?.Dispose();

    private HashChain ChainOf(ulong epoch)
    {
        if (secret is not null && committed == epoch)
        {
            return secret;
        }

        BodyWriter name = new();
        name.PutBytes("custodes/beacon-seed/v1\n"u8);
        name.PutHash(chain);
        name.PutUInt64(epoch);
        byte[] signature = new byte[Ed25519.SignatureBytes];
        signer.Sign(name.ToArray(), signature);
        byte[] seed = Sha256.Of(signature).ToArray();
        secret?.Dispose();
        secret = new HashChain(seed, CommitteeBeacon.ChainCount, firstEpoch: 1);
        committed = epoch;
        CryptographicOperations.ZeroMemory(seed);
        CryptographicOperations.ZeroMemory(signature);
        return secret;
    }
}
