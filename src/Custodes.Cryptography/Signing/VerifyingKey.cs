using System.Diagnostics.CodeAnalysis;
using Custodes.Primitives;

namespace Custodes.Cryptography.Signing;

/// <summary>A public Ed25519 key that passed the registration filter. Equal when the 32 bytes are.</summary>
/// <remarks>
/// Any thread may verify, several at once. The signature equation is the one without cofactor, as in
/// OpenSSL, Go and libsodium, and signatures are checked one by one: checking batches uses the other
/// equation and would disagree with them. What OpenSSL holds is freed with the last reference.
/// </remarks>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    private readonly NativeKey key;
    private readonly byte[] bytes;
    private NativeContext? idle;

    private VerifyingKey(NativeKey key, byte[] bytes)
    {
        this.key = key;
        this.bytes = bytes;
    }

    /// <summary>The key, 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Makes a key from bytes that came from outside, or says why they are not registered.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="key">The key, when true is returned.</param>
    /// <param name="refusal">Why not, when false is.</param>
    /// <exception cref="OpenSslUnavailableException">OpenSSL is missing or broken.</exception>
    public static bool TryCreate(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out VerifyingKey? key,
        out PublicKeyRefusal refusal
    )
    {
        refusal = PublicKeyFilter.Check(bytes);
        if (refusal != PublicKeyRefusal.None)
        {
            key = null;
            return false;
        }

        Ed25519.EnsureReady();
        key = Import(bytes);
        return true;
    }

    /// <summary>Whether the signature is this key's over the message. Other lengths than 64 are not.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Ed25519.SignatureBytes)
        {
            return false;
        }

        NativeContext context = TakeContext();
        int answer = LibCrypto.Verify(
            context,
            signature,
            (nuint)signature.Length,
            message,
            (nuint)message.Length
        );
        Interlocked.Exchange(ref idle, context)?.Dispose();
        if (answer != 1)
        {
            LibCrypto.ClearErrors();
        }

        return answer == 1;
    }

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) =>
        other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    /// <summary>As <see cref="TryCreate"/>, for a key that OpenSSL derived itself.</summary>
    internal static VerifyingKey Import(ReadOnlySpan<byte> bytes)
    {
        NativeKey made = LibCrypto.NewPublicKey(
            LibCrypto.Ed25519,
            engine: 0,
            bytes,
            (nuint)bytes.Length
        );
        Invariant.That(!made.IsInvalid);
        return new VerifyingKey(made, bytes.ToArray());
    }

    // See SigningKey: a used context is set up again for a fortieth of the price of a new one.
    private NativeContext TakeContext()
    {
        NativeContext? used = Interlocked.Exchange(ref idle, value: null);
        if (used is not null && LibCrypto.VerifyInitAgain(used, 0, 0, 0, 0) == 1)
        {
            return used;
        }

        used?.Dispose();
        NativeContext context = LibCrypto.NewContext();
        Invariant.That(!context.IsInvalid);
        Invariant.That(LibCrypto.VerifyInit(context, 0, 0, 0, key) == 1);
        return context;
    }
}
