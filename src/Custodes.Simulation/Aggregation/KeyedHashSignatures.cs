using Custodes.Aggregation.Registry;
using Custodes.Cryptography;

namespace Custodes.Simulation.Aggregation;

/// <summary>Stands in for Ed25519 where millions are made: a hash over the public key and the message.</summary>
/// <remarks>
/// Anybody can forge it, so it protects nothing. In a simulation the attackers are written here and do not; what is
/// measured does not depend on what a signature costs.
/// </remarks>
internal sealed class KeyedHashSignatures : ISignatures
{
    public static void Write(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> message,
        Span<byte> signature
    )
    {
        Sha256Hash hash = Sha256.Of(key, message);
        hash.CopyTo(signature);
        hash.CopyTo(signature[Sha256Hash.Bytes..]);
    }

    /// <inheritdoc/>
    public bool Verify(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        Span<byte> expected = stackalloc byte[2 * Sha256Hash.Bytes];
        Write(key, message, expected);
        return signature.SequenceEqual(expected);
    }
}
