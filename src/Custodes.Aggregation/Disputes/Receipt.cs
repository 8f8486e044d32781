using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Aggregation.Disputes;

/// <summary>An aggregator's signed word that it holds an agent's report: it will be in the bucket, or this proves the lie.</summary>
/// <remarks>
/// One signature covers all reports that came in one message (<see cref="ReceiptBatch"/>); a receipt is one of them with its
/// path to the root that was signed. Given to the sensor of the agent.
/// </remarks>
/// <param name="Context">Of the epoch.</param>
/// <param name="Bucket">Of the agent.</param>
/// <param name="Agent">Whose report.</param>
/// <param name="ReportHash">Which report.</param>
/// <param name="Node">Who holds it.</param>
/// <param name="Index">Of the report in the batch.</param>
/// <param name="Count">Reports of the batch.</param>
/// <param name="Path">From the report's sibling upwards.</param>
/// <param name="Signature">Of the node, 64 bytes.</param>
public sealed record Receipt(
    Sha256Hash Context,
    uint Bucket,
    uint Agent,
    Sha256Hash ReportHash,
    ushort Node,
    ushort Index,
    ushort Count,
    ReadOnlyMemory<Sha256Hash> Path,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>Hashes of a path at most: a batch has 65,535 reports at most.</summary>
    public const int PathLengthMax = 16;

    /// <summary>Acknowledges one report alone.</summary>
    public static Receipt Sign(
        Sha256Hash context,
        uint bucket,
        Leaf leaf,
        ushort node,
        ISigner signer
    ) =>
        ReceiptBatch
            .Sign(
                context,
                node,
                new[] { new ReceiptItem(bucket, leaf.Agent, leaf.ReportHash) },
                signer
            )
            .Of(0);

    /// <summary>Whether the node signed it.</summary>
    public bool IsSigned(FleetRegistry registry, ISignatures signatures) =>
        Node < registry.Nodes.Length
        && MerkleProof.TryRoot(
            Index,
            new ReceiptItem(Bucket, Agent, ReportHash).Hash,
            Count,
            Path.Span,
            out Sha256Hash root
        )
        && signatures.Verify(
            registry.Nodes[Node].Key.Span,
            ReceiptBatch.MessageOf(Context, Node, Count, root),
            Signature.Span
        );

    internal void Write(WireWriter writer)
    {
        writer.PutHash(Context);
        writer.PutUInt32(Bucket);
        writer.PutUInt32(Agent);
        writer.PutHash(ReportHash);
        writer.PutUInt16(Node);
        writer.PutUInt16(Index);
        writer.PutUInt16(Count);
        writer.PutUInt16((ushort)Path.Length);
        foreach (Sha256Hash hash in Path.Span)
        {
            writer.PutHash(hash);
        }

        writer.PutBytes(Signature.Span);
    }

    internal static Receipt Read(ref WireReader reader)
    {
        Receipt head = new(
            reader.GetHash(),
            reader.GetUInt32(),
            reader.GetUInt32(),
            reader.GetHash(),
            reader.GetUInt16(),
            reader.GetUInt16(),
            reader.GetUInt16(),
            default,
            default
        );
        Sha256Hash[] path = new Sha256Hash[reader.GetCount(PathLengthMax, Sha256Hash.Bytes)];
        for (int index = 0; index < path.Length; index++)
        {
            path[index] = reader.GetHash();
        }

        return head with
        {
            Path = path,
            Signature = reader.GetBytes(SignedReport.SignatureBytes).ToArray(),
        };
    }

    /// <summary>Its bytes, as they stand in a proof.</summary>
    public byte[] ToBytes()
    {
        WireWriter writer = new(256);
        Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Reads one; whether it is signed is not known yet.</summary>
    public static Receipt? Parse(ReadOnlySpan<byte> bytes)
    {
        WireReader reader = new(bytes);
        Receipt receipt = Read(ref reader);
        return reader.IsDone ? receipt : null;
    }
}
