using System.Diagnostics.CodeAnalysis;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cluster.Messages;
using Custodes.Cryptography;
using Custodes.Evidence.Entries;

namespace Custodes.Cluster.Certified;

/// <summary>Entries of a local node's log, with proofs that they are in it, shown so that a verdict follows from them.</summary>
/// <remarks>
/// The last entry is the verdict; those before it are the findings that it came from, or for a release the quarantine
/// that has run out. The node signs all of it, so that nobody else can say whose log it is.
/// <code>
/// "custodes/verdict-evidence/v1\n" | node 2 | length 4, vkey of its log
/// | count 4, each: length 4, entry | length 4, c2sp.org/tlog-proof | signature 64
/// </code>
/// </remarks>
/// <param name="Node">Index of the local node.</param>
/// <param name="LogKey">The vkey of its log, in UTF-8.</param>
/// <param name="Entries">Entries and proofs, in the order of the log.</param>
public sealed record VerdictEvidence(
    ushort Node,
    ReadOnlyMemory<byte> LogKey,
    IReadOnlyList<ShownEntry> Entries
)
{
    /// <summary>Bytes at most.</summary>
    public const int BytesMax = 512 << 10;

    /// <summary>Entries at most.</summary>
    public const int EntryCountMax = 65;

    private const int LogKeyBytesMax = 1024;
    private const int ProofBytesMax = 32 << 10;

    /// <summary>What evidence begins with.</summary>
    public static ReadOnlySpan<byte> Name => "custodes/verdict-evidence/v1\n"u8;

    /// <summary>SHA-256 of which verdict it is: node, log, place and entry. Proofs and signatures are no part of it.</summary>
    public Sha256Hash SourceHash(ShownEntry verdict, long index)
    {
        BodyWriter writer = new();
        writer.PutBytes("custodes/verdict-source/v1\n"u8);
        writer.PutUInt16(Node);
        writer.PutHash(Sha256.Of(LogKey.Span));
        writer.PutUInt64((ulong)index);
        writer.PutHash(Sha256.Of(verdict.Entry.Span));
        return Sha256.Of(writer.ToArray());
    }

    /// <summary>Writes and signs it.</summary>
    public byte[] ToBytes(ISigner signer)
    {
        BodyWriter writer = new();
        writer.PutBytes(Name);
        writer.PutUInt16(Node);
        writer.PutBlock(LogKey.Span);
        writer.PutUInt32((uint)Entries.Count);
        foreach (ShownEntry shown in Entries)
        {
            writer.PutBlock(shown.Entry.Span);
            writer.PutBlock(shown.Proof.Span);
        }

        byte[] signature = new byte[SignedReport.SignatureBytes];
        signer.Sign(MessageOf(writer.ToArray()), signature);
        writer.PutBytes(signature);
        return writer.ToArray();
    }

    /// <summary>Reads it; the signature is not checked yet.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out VerdictEvidence? evidence
    )
    {
        evidence = null;
        if (bytes.Length > BytesMax || !bytes.Span.StartsWith(Name))
        {
            return false;
        }

        BodyReader reader = new(bytes[Name.Length..]);
        ushort node = reader.GetUInt16();
        ReadOnlyMemory<byte> key = reader.GetBlock(LogKeyBytesMax);
        int count = reader.GetCount(EntryCountMax, 2 * sizeof(uint));
        reader.Require(count > 0);
        List<ShownEntry> entries = [];
        for (int index = 0; index < count && reader.IsSound; index++)
        {
            entries.Add(
                new ShownEntry(
                    reader.GetBlock(EntryLimits.EntryBytesMax),
                    reader.GetBlock(ProofBytesMax)
                )
            );
        }

        _ = reader.GetBytes(SignedReport.SignatureBytes);
        evidence = reader.IsDone ? new VerdictEvidence(node, key, entries) : null;
        return evidence is not null;
    }

    /// <summary>Whether a key signed these bytes, which were read.</summary>
    public static bool IsSigned(
        ReadOnlySpan<byte> bytes,
        ReadOnlySpan<byte> key,
        ISignatures signatures
    ) =>
        signatures.Verify(
            key,
            MessageOf(bytes[..^SignedReport.SignatureBytes]),
            bytes[^SignedReport.SignatureBytes..]
        );

    private static byte[] MessageOf(ReadOnlySpan<byte> signed) =>
        [.. "custodes/verdict-evidence-signature/v1\n"u8, .. Sha256.Of(signed).ToArray()];
}
