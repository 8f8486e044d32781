using Custodes.Cryptography;

namespace Custodes.Cluster.Certified;

/// <summary>A draw of the validators, as somebody sees it who does not vote.</summary>
/// <param name="Epoch">Of the chain; 0 for none.</param>
/// <param name="Seed">What was drawn.</param>
/// <param name="Message">The certificate, as validators send it.</param>
public readonly record struct CertifiedDraw(
    ulong Epoch,
    Sha256Hash Seed,
    ReadOnlyMemory<byte> Message
);
