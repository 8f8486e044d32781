using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Aggregation.Disputes;

/// <summary>One report that an aggregator acknowledged together with others.</summary>
/// <param name="Bucket">Of the agent.</param>
/// <param name="Agent">Whose report.</param>
/// <param name="ReportHash">Which report.</param>
public readonly record struct ReceiptItem(uint Bucket, uint Agent, Sha256Hash ReportHash)
{
    /// <summary>Bytes of an item.</summary>
    public const int Bytes = 4 + 4 + Sha256Hash.Bytes;

    /// <summary>The hash in the tree of the batch.</summary>
    internal Sha256Hash Hash
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, Bucket);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Agent);
            ReportHash.CopyTo(bytes[8..]);
            return TreeHasher.Leaf(bytes);
        }
    }
}
