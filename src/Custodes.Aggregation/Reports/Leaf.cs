using Custodes.Aggregation.Bytes;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Aggregation.Reports;

/// <summary>One report as a bucket's Merkle tree has it. Leaves ascend by agent.</summary>
/// <param name="Agent">Place in the registry.</param>
/// <param name="ReportHash">SHA-256 of the report's bytes.</param>
/// <param name="Signature">The agent's, 64 bytes.</param>
public readonly record struct Leaf(
    uint Agent,
    Sha256Hash ReportHash,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>Bytes of a leaf.</summary>
    public const int Bytes = 4 + Sha256Hash.Bytes + SignedReport.SignatureBytes;

    /// <summary>The hash in the tree.</summary>
    public Sha256Hash Hash
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, Agent);
            ReportHash.CopyTo(bytes[4..]);
            Signature.Span.CopyTo(bytes[(4 + Sha256Hash.Bytes)..]);
            return TreeHasher.Leaf(bytes);
        }
    }

    /// <summary>The root over leaves.</summary>
    public static Sha256Hash RootOf(ReadOnlySpan<Leaf> leaves)
    {
        CompactRange tree = new();
        foreach (Leaf leaf in leaves)
        {
            tree.Append(leaf.Hash);
        }

        return tree.Root();
    }

    internal void Write(WireWriter writer)
    {
        writer.PutUInt32(Agent);
        writer.PutHash(ReportHash);
        writer.PutBytes(Signature.Span);
    }

    internal static Leaf Read(ref WireReader reader) =>
        new(
            reader.GetUInt32(),
            reader.GetHash(),
            reader.GetBytes(SignedReport.SignatureBytes).ToArray()
        );
}
