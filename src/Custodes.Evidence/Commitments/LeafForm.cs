using System.Buffers.Binary;
using Custodes.Cryptography;
using Custodes.Cryptography.Merkle;

namespace Custodes.Evidence.Commitments;

/// <summary>What a leaf of a batch's tree holds: several observations and the number of the first.</summary>
/// <remarks>
/// Several a leaf, because SHA-256 costs as much for 64 bytes alone as for some hundred inside a long
/// message. The number keeps a leaf from being passed off as another one.
/// <code>
/// leaf   "custodes/observations@v1\n" 25 | first sequence u64be | observations, 96 bytes each
/// </code>
/// </remarks>
internal static class LeafForm
{
    public const int HeadBytes = 33;

    private static ReadOnlySpan<byte> Start => "custodes/observations@v1\n"u8;

    public static void WriteHead(long firstSequence, Span<byte> output)
    {
        Start.CopyTo(output);
        BinaryPrimitives.WriteInt64BigEndian(output[Start.Length..], firstSequence);
    }

    public static Sha256Hash Hash(long firstSequence, ReadOnlySpan<byte> rows)
    {
        byte[] leaf = new byte[HeadBytes + rows.Length];
        WriteHead(firstSequence, leaf);
        rows.CopyTo(leaf.AsSpan(HeadBytes));
        return TreeHasher.Leaf(leaf);
    }
}
