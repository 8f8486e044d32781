using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Cryptography;

namespace Custodes.Aggregation.Reports;

/// <summary>A report, its bytes and its signature: what an agent sends and a bucket commits to.</summary>
/// <remarks>
/// What is signed is the hash of the report and not the report, so that a forged leaf can be shown to be one
/// without its content.
/// </remarks>
public sealed class SignedReport
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 64;

    private SignedReport(AgentReport report, ReadOnlyMemory<byte> body, Leaf leaf)
    {
        Report = report;
        Body = body;
        Leaf = leaf;
    }

    /// <summary>What it says.</summary>
    public AgentReport Report { get; }

    /// <summary>Its bytes, without the signature.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What the bucket's tree has of it.</summary>
    public Leaf Leaf { get; }

    private static ReadOnlySpan<byte> SignedName => "custodes/agent-report-signature/v1\n"u8;

    /// <summary>Signs a report that its own sensor made.</summary>
    public static SignedReport Sign(AgentReport report, ISigner signer)
    {
        WireWriter writer = new();
        ReportCodec.Write(writer, report);
        byte[] body = writer.Written.ToArray();
        Sha256Hash hash = Sha256.Of(body);
        byte[] signature = new byte[SignatureBytes];
        Span<byte> message = stackalloc byte[SignedName.Length + Sha256Hash.Bytes];
        WriteMessage(message, hash);
        signer.Sign(message, signature);
        return new SignedReport(report, body, new Leaf(report.Agent, hash, signature));
    }

    /// <summary>Reads a report that came from outside; the signature is checked last, because it costs most.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> body,
        ReadOnlyMemory<byte> signature,
        FleetRegistry registry,
        ISignatures signatures,
        [NotNullWhen(true)] out SignedReport? report,
        out ReportRefusal refusal
    )
    {
        report = null;
        if (!ReportCodec.TryRead(body.Span, registry, out AgentReport? read, out refusal))
        {
            return false;
        }

        Leaf leaf = new(read.Agent, Sha256.Of(body.Span), signature);
        if (!IsSigned(leaf, registry, signatures))
        {
            refusal = ReportRefusal.WrongSignature;
            return false;
        }

        report = new SignedReport(read, body, leaf);
        return true;
    }

    /// <summary>Whether the leaf's signature is its agent's.</summary>
    public static bool IsSigned(Leaf leaf, FleetRegistry registry, ISignatures signatures)
    {
        if (leaf.Agent >= registry.Agents.Length || leaf.Signature.Length != SignatureBytes)
        {
            return false;
        }

        Span<byte> message = stackalloc byte[SignedName.Length + Sha256Hash.Bytes];
        WriteMessage(message, leaf.ReportHash);
        return signatures.Verify(
            registry.Agents[(int)leaf.Agent].Key.Span,
            message,
            leaf.Signature.Span
        );
    }

    private static void WriteMessage(Span<byte> message, Sha256Hash hash)
    {
        SignedName.CopyTo(message);
        hash.CopyTo(message[SignedName.Length..]);
    }
}
