namespace Custodes.Aggregation.Registry;

/// <summary>Checks signatures. Real ones are Ed25519; mass simulations use a keyed hash, and say so.</summary>
public interface ISignatures
{
    /// <summary>Whether the signature is this key's over the message.</summary>
    bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
