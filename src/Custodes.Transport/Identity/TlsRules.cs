using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Custodes.Transport.Identity;

/// <summary>What both ends of a connection insist on: TLS 1.3, both certificates, every time anew.</summary>
/// <remarks>
/// A pin says everything about a certificate, so no chain is built: neither names nor dates are looked at,
/// no certificate of the machine is trusted, and nothing is fetched because a stranger's certificate says so.
/// A certificate ends when its pin leaves the registry, which no clock can bring forward.
/// </remarks>
internal static class TlsRules
{
    public const SslProtocols Protocols = SslProtocols.Tls13;

    /// <summary>For the node that accepts connections.</summary>
    public static void Apply(SslServerAuthenticationOptions options)
    {
        options.EnabledSslProtocols = Protocols;
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = NoChain();

        // A resumed session would be one whose certificate was looked at some other time.
        options.AllowTlsResume = false;
        options.AllowRenegotiation = false;
    }

    /// <summary>For the node that makes a connection.</summary>
    /// <param name="own">Its certificate, with the private key.</param>
    /// <param name="host">Whom it calls.</param>
    /// <param name="isPeer">Whether a certificate is the expected one.</param>
    public static SslClientAuthenticationOptions ForClient(
        X509Certificate2 own,
        string host,
        Func<X509Certificate?, bool> isPeer
    ) =>
        new()
        {
            TargetHost = host,
            EnabledSslProtocols = Protocols,
            ClientCertificateContext = SslStreamCertificateContext.Create(
                own,
                additionalCertificates: null,
                offline: true
            ),
            CertificateChainPolicy = NoChain(),
            AllowTlsResume = false,
            AllowRenegotiation = false,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => isPeer(certificate),
        };

    private static X509ChainPolicy NoChain() =>
        new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.AllFlags,
        };
}
