using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Assignment;
using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;
using Custodes.Primitives;

namespace Custodes.Aggregation.Summaries;

/// <summary>A bucket's content with the signature of one aggregator that answers for it.</summary>
/// <remarks>
/// Replicas have the same <see cref="ContentHash"/>; node, clock and signature are each one's own. What is signed
/// is the hash, the node and the clock, so that two contradicting signatures are short evidence.
/// </remarks>
public sealed class Summary
{
    private Summary(
        SummaryContent content,
        ReadOnlyMemory<byte> contentBytes,
        Sha256Hash contentHash,
        ushort node,
        Sha256Hash clock,
        ReadOnlyMemory<byte> signature
    )
    {
        Content = content;
        ContentBytes = contentBytes;
        ContentHash = contentHash;
        Node = node;
        Clock = clock;
        Signature = signature;
    }

    /// <summary>What it says.</summary>
    public SummaryContent Content { get; }

    /// <summary>The canonical bytes of it.</summary>
    public ReadOnlyMemory<byte> ContentBytes { get; }

    /// <summary>SHA-256 of them.</summary>
    public Sha256Hash ContentHash { get; }

    /// <summary>Place of the aggregator in the registry.</summary>
    public ushort Node { get; }

    /// <summary>Hash of the vector clock that the aggregator signed with it.</summary>
    public Sha256Hash Clock { get; }

    /// <summary>64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    private static ReadOnlySpan<byte> SignedName => "custodes/summary-signature/v1\n"u8;

    /// <summary>Signs a content.</summary>
    public static Summary Sign(
        SummaryContent content,
        ushort node,
        Sha256Hash clock,
        ISigner signer
    )
    {
        byte[] bytes = BytesOf(content);
        return Sign(content, bytes, Sha256.Of(bytes), node, clock, signer);
    }

    /// <summary>The same content, answered for by another aggregator that has come to the same bytes.</summary>
    public Summary SignedAlsoBy(ushort node, Sha256Hash clock, ISigner signer) =>
        Sign(Content, ContentBytes, ContentHash, node, clock, signer);

    /// <summary>The canonical bytes of a content.</summary>
    public static byte[] BytesOf(SummaryContent content)
    {
        WireWriter writer = new(8192);
        SummaryCodec.Write(writer, content);
        return writer.Written.ToArray();
    }

    /// <summary>Reads a summary; neither context nor signature is checked yet.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes,
        FleetRegistry registry,
        [NotNullWhen(true)] out Summary? summary
    )
    {
        summary = null;
        int contentBytes = bytes.Length - SummaryLimits.EnvelopeBytes;
        if (contentBytes < 0 || bytes.Length > SummaryLimits.BytesMax)
        {
            return false;
        }

        if (
            !SummaryCodec.TryRead(bytes.Span[..contentBytes], registry, out SummaryContent? content)
        )
        {
            return false;
        }

        WireReader reader = new(bytes.Span[contentBytes..]);
        summary = new Summary(
            content,
            bytes[..contentBytes].ToArray(),
            Sha256.Of(bytes.Span[..contentBytes]),
            reader.GetUInt16(),
            reader.GetHash(),
            reader.GetBytes(SignedReport.SignatureBytes).ToArray()
        );
        return true;
    }

    /// <summary>Content, node, clock and signature, as they travel.</summary>
    public byte[] ToBytes()
    {
        WireWriter writer = new(ContentBytes.Length + SummaryLimits.EnvelopeBytes);
        writer.PutBytes(ContentBytes.Span);
        writer.PutUInt16(Node);
        writer.PutHash(Clock);
        writer.PutBytes(Signature.Span);
        return writer.Written.ToArray();
    }

    /// <summary>The same summary in the memory of another one with the same content.</summary>
    internal Summary SharingContentOf(Summary other)
    {
        Invariant.That(ContentHash == other.ContentHash);
        return new Summary(other.Content, other.ContentBytes, ContentHash, Node, Clock, Signature);
    }

    /// <summary>Whether it may count in an epoch: made for it, by whom it was given to, and signed.</summary>
    public SummaryRefusal Check(EpochContext context, ISignatures signatures)
    {
        if (Content.Context != context.Hash || Content.Epoch != context.Epoch)
        {
            return SummaryRefusal.WrongContext;
        }

        ReadOnlySpan<Bucket> buckets = context.Plan.Buckets;
        if (
            Content.Bucket >= buckets.Length
            || buckets[(int)Content.Bucket].Role != Content.Role
            || !buckets[(int)Content.Bucket].IsSummedBy(Node)
        )
        {
            return SummaryRefusal.NotAssigned;
        }

        return IsSigned(context.Registry, signatures)
            ? SummaryRefusal.None
            : SummaryRefusal.WrongSignature;
    }

    /// <summary>Whether the signature is the aggregator's.</summary>
    public bool IsSigned(FleetRegistry registry, ISignatures signatures) =>
        Node < registry.Nodes.Length
        && signatures.Verify(
            registry.Nodes[Node].Key.Span,
            MessageOf(ContentHash, Node, Clock),
            Signature.Span
        );

    private static Summary Sign(
        SummaryContent content,
        ReadOnlyMemory<byte> contentBytes,
        Sha256Hash contentHash,
        ushort node,
        Sha256Hash clock,
        ISigner signer
    )
    {
        byte[] signature = new byte[SignedReport.SignatureBytes];
        signer.Sign(MessageOf(contentHash, node, clock), signature);
        return new Summary(content, contentBytes, contentHash, node, clock, signature);
    }

    private static byte[] MessageOf(Sha256Hash contentHash, ushort node, Sha256Hash clock)
    {
        WireWriter writer = new(128);
        writer.PutBytes(SignedName);
        writer.PutHash(contentHash);
        writer.PutUInt16(node);
        writer.PutHash(clock);
        return writer.Written.ToArray();
    }
}
