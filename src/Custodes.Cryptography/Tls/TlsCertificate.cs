using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Custodes.Cryptography.Tls;

/// <summary>Makes and reads the certificate by which a node is known to its peers: self-signed, ECDSA on P-256.</summary>
/// <remarks>
/// Peers know it by its <see cref="TlsPin"/> and look at nothing else in it. It states no end, as RFC 5280
/// says it for such certificates: it ends when no registry has its pin.
/// </remarks>
public static class TlsCertificate
{
    /// <summary>Characters of the text at most.</summary>
    public const int PemLengthMax = 8 << 10;

    private static readonly DateTimeOffset Begin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NoEnd = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly OidCollection ServerAndClient =
    [
        new Oid("1.3.6.1.5.5.7.3.1"),
        new Oid("1.3.6.1.5.5.7.3.2"),
    ];

    /// <summary>A new key and its certificate in PEM; whoever asks overwrites it after use.</summary>
    public static char[] MakePem()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=custodes node", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: false,
                hasPathLengthConstraint: false,
                pathLengthConstraint: 0,
                critical: true
            )
        );
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(ServerAndClient, critical: false)
        );
        using X509Certificate2 certificate = request.CreateSelfSigned(Begin, NoEnd);
        byte[] secret = key.ExportPkcs8PrivateKey();
        char[] privatePem = PemEncoding.Write("PRIVATE KEY", secret);
        try
        {
            return [.. certificate.ExportCertificatePem(), '\n', .. privatePem, '\n'];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            Array.Clear(privatePem);
        }
    }

    /// <summary>The certificate with its private key, or false when the text holds none or not both of one pair.</summary>
    public static bool TryRead(
        ReadOnlySpan<char> pem,
        [NotNullWhen(true)] out X509Certificate2? certificate
    )
    {
        certificate = null;
        if (pem.Length > PemLengthMax)
        {
            return false;
        }

        try
        {
            certificate = X509Certificate2.CreateFromPem(pem, pem);
            return true;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
