using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Baselines;

/// <summary>A global baseline as it travels down the tree: with the signature of the node at the top.</summary>
/// <remarks>The signature is of the digest, which is also what a certificate of validators is over.</remarks>
/// <param name="Baseline">What it says.</param>
/// <param name="Node">Place of the signer in the registry.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record SignedBaseline(
    GlobalBaseline Baseline,
    ushort Node,
    ReadOnlyMemory<byte> Signature
)
{
    private const int EnvelopeBytes = 2 + SignedReport.SignatureBytes;

    /// <summary>Signs a baseline.</summary>
    public static SignedBaseline Sign(GlobalBaseline baseline, ushort node, ISigner signer)
    {
        byte[] signature = new byte[SignedReport.SignatureBytes];
        signer.Sign(MessageOf(baseline.Digest, node), signature);
        return new SignedBaseline(baseline, node, signature);
    }

    /// <summary>Reads one; the signature is not checked yet.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out SignedBaseline? signed
    )
    {
        signed = null;
        int baselineBytes = bytes.Length - EnvelopeBytes;
        if (
            baselineBytes < 0
            || !GlobalBaseline.TryParse(
                bytes[..baselineBytes],
                registry,
                out GlobalBaseline? baseline
            )
        )
        {
            return false;
        }

        WireReader reader = new(bytes.Span[baselineBytes..]);
        signed = new SignedBaseline(
            baseline,
            reader.GetUInt16(),
            reader.GetBytes(SignedReport.SignatureBytes).ToArray()
        );
        return true;
    }

    /// <summary>The baseline's bytes, the node and the signature.</summary>
    public byte[] ToBytes()
    {
        WireWriter writer = new(Baseline.Bytes.Length + EnvelopeBytes);
        writer.PutBytes(Baseline.Bytes.Span);
        writer.PutUInt16(Node);
        writer.PutBytes(Signature.Span);
        return writer.Written.ToArray();
    }

    /// <summary>Whether the node signed it.</summary>
    public bool IsSigned(FleetRegistry registry, ISignatures signatures) =>
        Node < registry.Nodes.Length
        && signatures.Verify(
            registry.Nodes[Node].Key.Span,
            MessageOf(Baseline.Digest, Node),
            Signature.Span
        );

    private static byte[] MessageOf(Sha256Hash digest, ushort node)
    {
        WireWriter writer = new(128);
        writer.PutBytes("custodes/baseline-signature/v1\n"u8);
        writer.PutHash(digest);
        writer.PutUInt16(node);
        return writer.Written.ToArray();
    }
}
