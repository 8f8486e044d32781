using Custodes.Cryptography.Signing;

namespace Custodes.Aggregation.Registry;

/// <summary>Ed25519, with keys kept ready: making one costs more than the check itself.</summary>
/// <remarks>Not for several threads at once. Keys past the limit push all others out and are made anew as needed.</remarks>
public sealed class Ed25519Signatures : ISignatures
{
    private const int KeptKeysMax = 16_384;
    private readonly Dictionary<Cryptography.Sha256Hash, VerifyingKey> keys = [];

    /// <inheritdoc/>
    public bool Verify(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        if (key.Length != Cryptography.Sha256Hash.Bytes)
        {
            return false;
        }

        Cryptography.Sha256Hash name = new(key);
        if (!keys.TryGetValue(name, out VerifyingKey? kept))
        {
            if (!VerifyingKey.TryCreate(key, out kept, out _))
            {
                return false;
            }

            if (keys.Count == KeptKeysMax)
            {
                keys.Clear();
            }

            keys.Add(name, kept);
        }

        return kept.Verify(message, signature);
    }
}
