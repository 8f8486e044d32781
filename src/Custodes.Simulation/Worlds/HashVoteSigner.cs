using System.Buffers.Binary;
using Custodes.Consensus.Voting;
using Custodes.Primitives;

namespace Custodes.Simulation.Worlds;

/// <summary>Signs with a keyed hash in some 30 ns, a thousandth of Ed25519. Safe among simulated liars only.</summary>
/// <remarks>
/// Whoever knows the public key could sign; no liar of the simulator does. A changed byte of the message or
/// of the signature is noticed as it is with the real one.
/// </remarks>
internal sealed class HashVoteSigner(byte[] publicKey) : IVoteSigner
{
    private readonly KeyedHash hash = KeyedHash.FromSecret(publicKey.AsSpan(0, 16));

    public ReadOnlySpan<byte> PublicKey => publicKey;

    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ulong tag = hash.Of(message);
        signature.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(signature, tag);
        BinaryPrimitives.WriteUInt64LittleEndian(signature[32..], SplitMix64.Mix(tag));
    }
}
