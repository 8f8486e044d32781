using System.Diagnostics.CodeAnalysis;

namespace Custodes.Cryptography.Signing;

/// <summary>Ed25519 (RFC 8032, no prehash, no context) by the platform's OpenSSL.</summary>
/// <remarks>
/// The first key made loads the library and runs <see cref="SelfTest"/>; later ones pay one read of a
/// field for it.
/// </remarks>
public static class Ed25519
{
    /// <summary>Bytes of a private seed.</summary>
    public const int SeedBytes = 32;

    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeyBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private static volatile bool isReady;

    /// <summary>Loads OpenSSL and lets it compute RFC 8032, section 7.1, test 2, and refuse what differs from it.</summary>
    /// <exception cref="OpenSslUnavailableException">The library is missing, too old, or computes something else.</exception>
    public static void SelfTest()
    {
        RequireVersion();
        Span<byte> seed = stackalloc byte[SeedBytes];
        Convert.FromHexString(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            seed,
            out _,
            out _
        );
        byte[] publicKey = Convert.FromHexString(
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        );
        byte[] expected = Convert.FromHexString(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
        ReadOnlySpan<byte> message = [0x72];
        Span<byte> signature = stackalloc byte[SignatureBytes];

        // Twice: the second time runs on a context that has been used.
        using SigningKey signingKey = SigningKey.Import(seed);
        VerifyingKey verifyingKey = VerifyingKey.Import(publicKey);
        for (int round = 0; round < 2; round++)
        {
            signingKey.Sign(message, signature);
            Require(signature.SequenceEqual(expected));
            Require(verifyingKey.Verify(message, signature));
            Require(!verifyingKey.Verify([0x73], signature));
            signature[0] ^= 1;
            Require(!verifyingKey.Verify(message, signature));
        }

        Require(signingKey.PublicKey.SequenceEqual(publicKey));
        isReady = true;
    }

    /// <summary>Runs the self-test before the first key is made.</summary>
    internal static void EnsureReady()
    {
        if (!isReady)
        {
            SelfTest();
        }
    }

    private static void RequireVersion()
    {
        nuint version;
        try
        {
            version = LibCrypto.VersionNumber();
        }
        catch (Exception reason)
            when (reason
                    is DllNotFoundException
                        or EntryPointNotFoundException
                        or BadImageFormatException
            )
        {
            throw new OpenSslUnavailableException(
                $"{LibCrypto.FileName}: not loadable. Custodes signs with OpenSSL 3; install it "
                    + "(Debian and Ubuntu: libssl3, Fedora: openssl-libs, Alpine: libcrypto3).",
                reason
            );
        }

        if (version < LibCrypto.VersionMin)
        {
            throw new OpenSslUnavailableException(
                $"{LibCrypto.FileName}: version 0x{(ulong)version:x8}, but 3.0.0 is the oldest that serves."
            );
        }
    }

    private static void Require([DoesNotReturnIf(false)] bool holds)
    {
        if (!holds)
        {
            throw new OpenSslUnavailableException(
                $"{LibCrypto.FileName}: its Ed25519 fails the test vector of RFC 8032, section 7.1."
            );
        }
    }
}
