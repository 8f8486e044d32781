using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Custodes.Cryptography.Tls;

/// <summary>By what a node's certificate is known: SHA-256 of its SubjectPublicKeyInfo, 32 bytes.</summary>
/// <remarks>It depends on the key alone, so that a certificate can be made anew from the same key.</remarks>
public static class TlsPin
{
    /// <summary>The pin of a certificate.</summary>
    public static byte[] Of(X509Certificate2 certificate) =>
        SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
}
