using Custodes.Aggregation.Bytes;
using Custodes.Aggregation.Registry;
using Custodes.Aggregation.Reports;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;
using Custodes.Primitives;

namespace Custodes.Aggregation.Disputes;

/// <summary>An aggregator's word on all reports that it took of one message: one signature for all of them.</summary>
/// <remarks>
/// The signature is over the root of a tree of the reports, so that a single one can be shown with a short path. 40
/// bytes a report beside the signature.
/// </remarks>
/// <param name="Context">Of the epoch.</param>
/// <param name="Node">Who holds them.</param>
/// <param name="Items">In the order in which they were signed.</param>
/// <param name="Signature">Of the node, 64 bytes.</param>
public sealed record ReceiptBatch(
    Sha256Hash Context,
    ushort Node,
    ReadOnlyMemory<ReceiptItem> Items,
    ReadOnlyMemory<byte> Signature
)
{
    /// <summary>Reports of a batch at most.</summary>
    public const int ItemCountMax = ushort.MaxValue;

    /// <summary>Acknowledges reports.</summary>
    /// <param name="context">Of the epoch.</param>
    /// <param name="node">Who holds them.</param>
    /// <param name="items">At least one, at most <see cref="ItemCountMax"/>.</param>
    /// <param name="signer">Of the node.</param>
    public static ReceiptBatch Sign(
        Sha256Hash context,
        ushort node,
        ReadOnlyMemory<ReceiptItem> items,
        ISigner signer
    )
    {
        Invariant.That(items.Length is > 0 and <= ItemCountMax);
        byte[] signature = new byte[SignedReport.SignatureBytes];
        Sha256Hash root = RootOf(HashesOf(items.Span));
        signer.Sign(MessageOf(context, node, (ushort)items.Length, root), signature);
        return new ReceiptBatch(context, node, items, signature);
    }

    /// <summary>Whether the node signed it.</summary>
    public bool IsSigned(FleetRegistry registry, ISignatures signatures) =>
        Node < registry.Nodes.Length
        && Items.Length is > 0 and <= ItemCountMax
        && signatures.Verify(
            registry.Nodes[Node].Key.Span,
            MessageOf(Context, Node, (ushort)Items.Length, RootOf(HashesOf(Items.Span))),
            Signature.Span
        );

    /// <summary>The receipt of one of the reports.</summary>
    public Receipt Of(int index)
    {
        ReceiptItem item = Items.Span[index];
        List<Sha256Hash> path = [];
        AppendPath(path, index, HashesOf(Items.Span));
        return new Receipt(
            Context,
            item.Bucket,
            item.Agent,
            item.ReportHash,
            Node,
            (ushort)index,
            (ushort)Items.Length,
            path.ToArray(),
            Signature
        );
    }

    /// <summary>Its bytes, as they are stored.</summary>
    public byte[] ToBytes()
    {
        WireWriter writer = new(128 + (Items.Length * ReceiptItem.Bytes));
        writer.PutHash(Context);
        writer.PutUInt16(Node);
        writer.PutUInt16((ushort)Items.Length);
        foreach (ReceiptItem item in Items.Span)
        {
            writer.PutUInt32(item.Bucket);
            writer.PutUInt32(item.Agent);
            writer.PutHash(item.ReportHash);
        }

        writer.PutBytes(Signature.Span);
        return writer.Written.ToArray();
    }

    /// <summary>Reads one; whether it is signed is not known yet.</summary>
    public static ReceiptBatch? Parse(ReadOnlySpan<byte> bytes)
    {
        WireReader reader = new(bytes);
        Sha256Hash context = reader.GetHash();
        ushort node = reader.GetUInt16();
        ReceiptItem[] items = new ReceiptItem[reader.GetCount(ItemCountMax, ReceiptItem.Bytes)];
        for (int index = 0; index < items.Length; index++)
        {
            items[index] = new ReceiptItem(
                reader.GetUInt32(),
                reader.GetUInt32(),
                reader.GetHash()
            );
        }

        ReceiptBatch batch = new(
            context,
            node,
            items,
            reader.GetBytes(SignedReport.SignatureBytes).ToArray()
        );
        return reader.IsDone && items.Length > 0 ? batch : null;
    }

    internal static byte[] MessageOf(Sha256Hash context, ushort node, ushort count, Sha256Hash root)
    {
        WireWriter writer = new(128);
        writer.PutBytes("custodes/report-receipt/v2\n"u8);
        writer.PutHash(context);
        writer.PutUInt16(node);
        writer.PutUInt16(count);
        writer.PutHash(root);
        return writer.Written.ToArray();
    }

    private static Sha256Hash[] HashesOf(ReadOnlySpan<ReceiptItem> items)
    {
        Sha256Hash[] hashes = new Sha256Hash[items.Length];
        for (int index = 0; index < hashes.Length; index++)
        {
            hashes[index] = items[index].Hash;
        }

        return hashes;
    }

    private static Sha256Hash RootOf(ReadOnlySpan<Sha256Hash> hashes)
    {
        CompactRange tree = new();
        foreach (Sha256Hash hash in hashes)
        {
            tree.Append(hash);
        }

        return tree.Root();
    }

    // RFC 6962, section 2.1.1.
    private static void AppendPath(
        List<Sha256Hash> path,
        int index,
        ReadOnlySpan<Sha256Hash> hashes
    )
    {
        if (hashes.Length <= 1)
        {
            return;
        }

        int left = 1;
        while (2 * left < hashes.Length)
        {
            left *= 2;
        }

        bool isLeft = index < left;
        AppendPath(path, isLeft ? index : index - left, isLeft ? hashes[..left] : hashes[left..]);
        path.Add(RootOf(isLeft ? hashes[left..] : hashes[..left]));
    }
}
