using System.Security.Cryptography;
using Custodes.Primitives;

namespace Custodes.Cryptography.Signing;

/// <summary>A private Ed25519 key. It lives in OpenSSL's memory alone, and is zeroed there when disposed.</summary>
/// <remarks>
/// Any thread may sign, several at once: each takes a context for itself. One signature costs what
/// OpenSSL needs for it (50 to 90 µs) and allocates nothing once a context exists. The public key that
/// goes into a signature is the one OpenSSL derived from the seed, never one that a caller named:
/// signing the same text under two public keys would give the private one away.
/// </remarks>
public sealed class SigningKey : IDisposable
{
    private readonly NativeKey key;
    private readonly byte[] publicKey = new byte[Ed25519.PublicKeyBytes];
    private NativeContext? idle;

    private SigningKey(NativeKey key)
    {
        this.key = key;
        nuint bytes = Ed25519.PublicKeyBytes;
        Invariant.That(LibCrypto.GetPublicKey(key, publicKey, ref bytes) == 1);
        Invariant.That(bytes == Ed25519.PublicKeyBytes);
    }

    /// <summary>The public half, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>Takes a seed over and overwrites it with zeros.</summary>
    /// <param name="seed">
    /// 32 bytes from a source fit for secrets, in memory that the garbage collector does not move
    /// (<c>stackalloc</c>, or an array allocated as pinned): a moved array leaves a copy behind.
    /// </param>
    /// <exception cref="OpenSslUnavailableException">OpenSSL is missing or broken.</exception>
    public static SigningKey TakeSeed(Span<byte> seed)
    {
        Invariant.That(seed.Length == Ed25519.SeedBytes);
        try
        {
            Ed25519.EnsureReady();
            return Import(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>As <see cref="TakeSeed"/>, but leaves the seed as it is: whoever holds it zeroes it.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <exception cref="OpenSslUnavailableException">The library cannot be used.</exception>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed)
    {
        Invariant.That(seed.Length == Ed25519.SeedBytes);
        Ed25519.EnsureReady();
        return Import(seed);
    }

    /// <summary>Signs. The same message gives the same signature (RFC 8032, section 5.1.6).</summary>
    /// <param name="message">Any length, also none.</param>
    /// <param name="signature">64 bytes, overwritten.</param>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Invariant.That(signature.Length == Ed25519.SignatureBytes);
        NativeContext context = TakeContext();
        nuint bytes = Ed25519.SignatureBytes;
        int done = LibCrypto.Sign(context, signature, ref bytes, message, (nuint)message.Length);
        Interlocked.Exchange(ref idle, context)?.Dispose();
        if (key.IsClosed)
        {
            // Disposed while this ran: the context would keep the private key alive in OpenSSL's memory.
            Interlocked.Exchange(ref idle, value: null)?.Dispose();
        }

        Invariant.That(done == 1 && bytes == Ed25519.SignatureBytes);
    }

    /// <summary>The other half, to check with.</summary>
    public VerifyingKey ToVerifyingKey() => VerifyingKey.Import(publicKey);

    /// <summary>Zeroes and frees the key. Signing afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        key.Dispose();
        Interlocked.Exchange(ref idle, value: null)?.Dispose();
    }

    /// <summary>As <see cref="TakeSeed"/>, but neither tests the library nor touches the seed.</summary>
    internal static SigningKey Import(ReadOnlySpan<byte> seed)
    {
        NativeKey made = LibCrypto.NewPrivateKey(
            LibCrypto.Ed25519,
            engine: 0,
            seed,
            (nuint)seed.Length
        );
        Invariant.That(!made.IsInvalid);
        return new SigningKey(made);
    }

    // Setting up a context costs 2 µs and allocates; setting a used one up again, 50 ns. A used one holds
    // the key alive by itself, so a disposed key has to be asked about explicitly.
    private NativeContext TakeContext()
    {
        ObjectDisposedException.ThrowIf(key.IsClosed, this);
        NativeContext? used = Interlocked.Exchange(ref idle, value: null);
        if (used is not null && LibCrypto.SignInitAgain(used, 0, 0, 0, 0) == 1)
        {
            return used;
        }

        used?.Dispose();
        NativeContext context = LibCrypto.NewContext();
        Invariant.That(!context.IsInvalid);
        Invariant.That(LibCrypto.SignInit(context, 0, 0, 0, key) == 1);
        return context;
    }
}
